package io.serac.server.credential;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.FileAnswer;
import io.serac.server.access.GrantsUsed;
import io.serac.server.error.CatalogException;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.HandedOut;
import io.serac.server.http.Request;
import io.serac.server.location.LocationRules;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.ClientSettings;
import io.serac.server.metadata.NewObject;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.storage.S3Profile;
import io.serac.storage.Scoping;
import io.serac.storage.StorageException;
import io.serac.storage.StorageProfile;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.session.CredentialIssuer;
import io.serac.storage.session.ScopedCredentials;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives a client access to the files of a table that was decided on, in the form that it asked for, and never more than the
 * decision holds. What cannot be given narrowly is not given. Thread-safe.
 */
public final class FileAccess {
    private static final String NO_RIGHT = "You may not touch the files of this table: that takes SELECT to read,"
            + " INSERT or WRITE to write";
    private static final String NO_RAW_ACCESS = "You may not touch the files of this table: its warehouse asks for"
            + " RAW_STORAGE too. Ask the table's owner for it";
    private static final String LEAKY = "The last check of this warehouse's store found a hole through which clients"
            + " get out of their tables, so nothing is handed out until a check passes. Ask an administrator of the warehouse";
    private static final String NO_FOLDER = "The folders of this table are not in the storage that its warehouse has"
            + " now. Ask an administrator of the warehouse";
    private static final String NO_SCOPING = "This warehouse hands out no access to its files; give your client keys of"
            + " its own";

    private final EnforcementPoint enforcement;
    private final TableFolders folders;
    private final CredentialIssuer issuer;
    private final Capabilities capabilities;
    private final GrantsUsed grants;

    FileAccess(EnforcementPoint enforcement, TableFolders folders, CredentialIssuer issuer,
            Capabilities capabilities) {
        this.enforcement = enforcement;
        this.folders = folders;
        this.issuer = issuer;
        this.capabilities = capabilities;
        this.grants = new GrantsUsed(enforcement);
    }

    /**
     * What goes into the answer of a load.
     *
     * @param settings for the client
     * @param handedOut for the audit; null if nothing was
     */
    public record Given(ClientSettings settings, @Nullable HandedOut handedOut) {
    }

    private record Table(UUID id, TablePaths paths, List<Location> folders,
            Function<StorageMode, List<Long>> grantIds, String told) {
    }

    /** What the client asked for and may have, for the tag of its answer. */
    public static String tag(Request request, Decision.Allowed allowed, ObjectEntry table, WarehouseStorage storage) {
        return tag(request, () -> AccessModes.of(allowed, table, storage.rawAccess()));
    }

    /** The same for whoever has just made a table: he owns it. */
    public static String tagOfOwner(Request request) {
        return tag(request, () -> Optional.of(StorageMode.READ_WRITE));
    }

    // Who asked for nothing has the same answer whatever he may do with files.
    private static String tag(Request request, Supplier<Optional<StorageMode>> mode) {
        Set<AccessForm> asked = AccessForm.expected(request);
        return asked.isEmpty() ? "" : asked + mode.get().map(Enum::name).orElse("");
    }

    /** Whether the client asked for a way to the files. */
    public static boolean isAsked(Request request) {
        return AccessForm.isAny(request);
    }

    /**
     * Access to a table.
     *
     * @throws CatalogException SERVICE_UNAVAILABLE if the store issues no keys now
     */
    public Given of(Decision.Allowed allowed, Request request, ObjectEntry table, WarehouseStorage storage) {
        Optional<AccessForm> form = AccessForm.chosen(request, storage.profile());
        return form.isPresent() && storage.profile() instanceof S3Profile profile
                ? give(form.get(), AccessModes.of(allowed, table, storage.rawAccess()), request,
                        table(allowed, request, table, storage), storage, profile, allowed)
                : withoutKeys(request, storage.profile());
    }

    /**
     * To be called before a change whose answer will give access: an answer that cannot be given would hide that it was applied.
     *
     * @throws CatalogException BAD_REQUEST if the warehouse does not give what the caller asks for
     */
    public void requireForm(Request request, WarehouseStorage storage) {
        Optional<AccessForm> unused = AccessForm.chosen(request, storage.profile());
    }

    /**
     * Access to a table that is about to be made and will belong to the caller. To be asked for before it is made: if no keys
     * can be had, nothing exists then; and to be handed out after, when its place is kept.
     *
     * @throws CatalogException BAD_REQUEST if keys for its folders could never be issued, whether or not they are asked for now
     */
    public Given ofNew(Request request, NamespaceEntry namespace, NewObject table, WarehouseStorage storage) {
        LocationRules.checkKeysCanBeIssued(storage, table.id(), table.claims());
        Optional<AccessForm> form = AccessForm.chosen(request, storage.profile());
        if (form.isEmpty() || !(storage.profile() instanceof S3Profile profile)) {
            return withoutKeys(request, storage.profile());
        }
        Decision.Allowed allowed = prospective(request, namespace, table);
        return give(form.get(), AccessModes.of(allowed, storage.rawAccess()), request,
                new Table(table.id(), TablePaths.of(namespace, table.name()),
                        storage.foldersOf(table.claims()), mode -> List.of(), ToldRestrictions.NONE),
                storage, profile, allowed);
    }

    /** What restricts the caller in a namespace restricts him on a new table in it too, although it will be his. */
    Decision.Allowed prospective(Request request, NamespaceEntry namespace, NewObject table) {
        return enforcement.prospective(request.caller(), namespace,
                new Securable.Table(table.id(), table.ownerId(), namespace.securable()),
                () -> ObjectKind.TABLE.absent(namespace.name(), table.name()));
    }

    /** The files of a table that is not there yet. */
    Optional<StorageScope> scopeOfNew(Decision.Allowed allowed, NewObject table, WarehouseStorage storage,
            S3Profile profile) {
        return AccessModes.of(allowed, storage.rawAccess())
                .flatMap(mode -> scope(table.id(), storage.foldersOf(table.claims()),
                        storage, profile, mode));
    }

    /** Keys for a table that is not there yet. */
    Given keysOfNew(Request request, NamespaceEntry namespace, NewObject table, StorageScope scope) {
        return keys(request, new Table(table.id(), TablePaths.of(namespace, table.name()), scope.locations(),
                mode -> List.of(), ToldRestrictions.NONE), scope);
    }

    /**
     * What the caller may do with the files of a table that was decided on.
     *
     * @throws CatalogException FORBIDDEN if he may not touch them, naming what he lacks if he may know
     */
    StorageMode mode(Request request, Resolution resolution, Authorized<ObjectEntry> table, WarehouseStorage storage) {
        return AccessModes.of(table.allowed(), table.target(), storage.rawAccess()).orElseGet(() -> {
            // Throws, in the usual words.
            enforcement.object(request.caller(), resolution, ObjectKind.TABLE,
                    AccessModes.missing(table.allowed(), storage.rawAccess()));
            throw new IllegalStateException("All privileges and no mode");
        });
    }

    /** Throws FORBIDDEN while nothing is handed out, because the store was seen to let clients out of their tables. */
    static void checkSound(WarehouseStorage storage) {
        if (storage.isLeaky()) {
            throw new CatalogException(ErrorCode.FORBIDDEN, LEAKY)
                    .because(new Denial(Denial.Verdict.FORBIDDEN, "storage-leaks", List.of(), 0, List.of()));
        }
    }

    private Table table(Decision.Allowed allowed, Request request, ObjectEntry entry, WarehouseStorage storage) {
        return new Table(entry.id(), TablePaths.of(entry.namespace(), entry.name()), folders.of(entry, storage),
                mode -> grants.find(request.caller(), entry, AccessModes.privileges(mode, storage.rawAccess())),
                ToldRestrictions.of(allowed, entry));
    }

    private Given give(AccessForm form, Optional<StorageMode> mode, Request request, Table table,
            WarehouseStorage storage, S3Profile profile, Decision.Allowed allowed) {
        Way way = way(mode, allowed, table.id(), table.folders(), storage, profile);
        if (way.scope().isEmpty()) {
            return new Given(AccessSettings.none(profile.clientConfig(), way.whyNot()), null);
        }
        StorageScope scope = way.scope().get();
        return switch (form) {
            case VENDED_CREDENTIALS -> keys(request, table, scope);
            case REMOTE_SIGNING -> new Given(AccessSettings.signing(table.paths(), profile,
                    capabilities.of(table.id(), new Capabilities.Capability(scope.mode(), table.told()))), null);
        };
    }

    /** What may be given, or why nothing is. */
    private record Way(Optional<StorageScope> scope, String whyNot) {
        static Way none(String whyNot) {
            return new Way(Optional.empty(), whyNot);
        }
    }

    private static Way way(Optional<StorageMode> mode, Decision.Allowed allowed, UUID tableId, List<Location> folders,
            WarehouseStorage storage, S3Profile profile) {
        if (mode.isEmpty()) {
            boolean isRawAccessMissing = AccessModes.missing(allowed, storage.rawAccess())
                    .equals(Set.of(Privilege.RAW_STORAGE));
            return Way.none(isRawAccessMissing ? NO_RAW_ACCESS : NO_RIGHT);
        }
        if (storage.isLeaky()) {
            return Way.none(LEAKY);
        }
        Optional<StorageScope> scope = scope(tableId, folders, storage, profile, mode.get());
        return scope.isEmpty() ? Way.none(NO_FOLDER) : new Way(scope, "");
    }

    /**
     * What a load that asks for a way to the files would be given, without giving it.
     *
     * @throws CatalogException FORBIDDEN if it is asked through an engine that cannot be told all that restricts the caller
     */
    FileAnswer foreseen(Decision.Allowed allowed, ObjectEntry table, WarehouseStorage storage) {
        if (storage.profile().scoping() == Scoping.NONE || !(storage.profile() instanceof S3Profile profile)) {
            return new FileAnswer(Optional.empty(), Optional.of(NO_SCOPING));
        }
        Way way = way(AccessModes.of(allowed, table, storage.rawAccess()), allowed, table.id(),
                folders.of(table, storage), storage, profile);
        return way.scope().isEmpty()
                ? new FileAnswer(Optional.empty(), Optional.of(way.whyNot()))
                : new FileAnswer(way.scope().map(scope -> scope.mode().name()), Optional.empty());
    }

    private static Given withoutKeys(Request request, StorageProfile profile) {
        boolean isDisappointed = profile.scoping() == Scoping.NONE && !AccessForm.asked(request).isEmpty();
        return isDisappointed
                ? new Given(AccessSettings.none(profile.clientConfig(), NO_SCOPING), null)
                : none(profile);
    }

    /** For answers that never give access. */
    public static Given none(StorageProfile profile) {
        return new Given(ClientSettings.of(profile.clientConfig()), null);
    }

    /** Keys for a table that was decided on, to do at most this; empty if none of its folders is in the warehouse any more. */
    Optional<Given> keys(Request request, Authorized<ObjectEntry> decided, WarehouseStorage storage,
            S3Profile profile, StorageMode mode) {
        Table table = table(decided.allowed(), request, decided.target(), storage);
        return scope(table.id(), table.folders(), storage, profile, mode).map(scope -> keys(request, table, scope));
    }

    private Given keys(Request request, Table table, StorageScope scope) {
        ScopedCredentials keys;
        try {
            keys = issuer.issue(scope, request.caller().principalId());
        } catch (StorageException e) {
            throw failed(e);
        }
        return new Given(
                AccessSettings.keys(table.paths().credentials(table.told()), scope.profile(), scope.locations(), keys),
                new HandedOut(scope.mode() + " " + scope.locations(), keys.accessKeyId(), keys.expiresAt(),
                        table.grantIds().apply(scope.mode())));
    }

    /** The files of a table; empty if none of its folders is in the warehouse any more. */
    Optional<StorageScope> scope(ObjectEntry table, WarehouseStorage storage, S3Profile profile, StorageMode mode) {
        return scope(table.id(), folders.of(table, storage), storage, profile, mode);
    }

    private static Optional<StorageScope> scope(UUID tableId, List<Location> folders, WarehouseStorage storage,
            S3Profile profile, StorageMode mode) {
        return folders.isEmpty()
                ? Optional.empty()
                : Optional.of(StorageScope.of(profile, storage.allowedLocations(), tableId, folders, mode));
    }

    /** What a failure of the store is to the client: it may try again, or an administrator has to look. */
    static CatalogException failed(StorageException e) {
        return e.kind() == StorageException.Kind.UNAVAILABLE
                ? CatalogException.unavailable("The store issues no keys at the moment. Repeat the request", e)
                : new CatalogException(ErrorCode.INTERNAL_ERROR, "The store refuses to issue keys for this table."
                        + " An administrator finds out why by checking the storage of the warehouse", e);
    }
}
