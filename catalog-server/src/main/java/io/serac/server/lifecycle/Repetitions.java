package io.serac.server.lifecycle;

import io.serac.authorizer.AccessClass;
import java.util.Objects;
import io.serac.authorizer.Decision;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.securable.WarehouseEntry;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import io.serac.server.idempotency.Outcome;
import io.serac.server.metadata.Documents;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.catalog.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a request had made or changed when it is repeated under its key: by its id, so wherever it was renamed to, and also
 * after it was dropped, unregistered or purged. The caller is decided on anew, on what is left. Thread-safe.
 */
public final class Repetitions {
    private static final long NEVER_COMMITTED_TO = 0;

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final Documents documents;

    public Repetitions(Securables securables, EnforcementPoint enforcement, Sessions sessions, Documents documents) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.documents = documents;
    }

    /**
     * The object that the outcome is about.
     *
     * @param resolution
     *            of the repeated request, with its outcome
     * @param needed
     *            privileges on the object, or on what it was in
     * @throws CatalogException
     *             as for an object that is absent, hidden or forbidden
     */
    public Authorized<Remains> object(Request request, Resolution resolution, ObjectKind kind, Set<Privilege> needed) {
        return object(request, resolution, needed,
                () -> kind.absent(resolution.askedNamespace(), resolution.askedName()));
    }

    /**
     * As {@link #object(Request, Resolution, ObjectKind, Set)}, with words of its own for what is absent.
     */
    public Authorized<Remains> object(Request request, Resolution resolution, Set<Privilege> needed,
            Supplier<CatalogException> absent) {
        Outcome outcome = resolution.outcome();
        if (outcome == null || outcome.objectIds().isEmpty()) {
            throw new CatalogException(ErrorCode.COMMIT_STATE_UNKNOWN,
                    "The change was applied, but the database does not say to what. Look at the object");
        }
        ObjectEntry here = resolution.object();
        if (here != null && outcome.isAbout(here.id())) {
            Authorized<ObjectEntry> found = enforcement.object(request.caller(), resolution, here.kind(), needed);
            ObjectEntry now = here.at(documents.pointer(here));
            MetadataDocument document = documents.current(now);
            return new Authorized<>(new Remains(now, List.of(now.namespace().name().levels()), true, document),
                    document.versionId().equals(here.pointer().versionId())
                            ? found.allowed()
                            : shown(request, now, needed, document));
        }
        enforcement.authenticated(request.caller(), resolution);
        WarehouseEntry warehouse = resolution.warehouse();
        Remains remains = warehouse == null
                ? null
                : remains(request, warehouse.securable().id(), outcome.objectIds().getFirst());
        if (remains == null) {
            throw absent.get();
        }
        // What restricted the caller in its namespace may be gone with it, and so may rights that he had there. The right to
        // what is no longer in the catalog is that of its owner and of the warehouse's.
        Set<Privilege> decisive = remains.isInCatalog() ? needed : Set.of(Privilege.OWN);
        Decision.Allowed allowed =
                enforcement.require(request.caller(), remains.object().securable(), decisive, absent);
        return new Authorized<>(remains, unrestricted(allowed, remains.object()));
    }

    /**
     * Decides on the version that an answer shows, if it is another one than the request was decided on.
     *
     * @throws CatalogException
     *             as for an object that is absent, hidden or forbidden
     */
    public Decision.Allowed shown(Request request, ObjectEntry object, Set<Privilege> needed, MetadataDocument shown) {
        return unrestricted(enforcement.again(request.caller(), object, needed, shown), object);
    }

    private Decision.Allowed unrestricted(Decision.Allowed allowed, ObjectEntry object) {
        if (allowed.accessClass() == AccessClass.RESTRICTED) {
            throw enforcement.restricted().refusal(allowed, object.namespace().warehouse());
        }
        return allowed;
    }

    /**
     * The object of a commit. A client that is refused deletes the files it wrote, and this commit was applied: who may no longer
     * see what it led to is told that its outcome is unknown.
     *
     * @throws CatalogException
     *             COMMIT_STATE_UNKNOWN for every refusal but that of the caller himself
     */
    public Authorized<Remains> committed(Request request, Resolution resolution, ObjectKind kind,
            Set<Privilege> needed) {
        try {
            return object(request, resolution, kind, needed);
        } catch (CatalogException refusal) {
            throw unknown(refusal);
        }
    }

    /** What a refusal must be turned into, if it is one of a request that is known to have been committed. */
    public static CatalogException unknown(CatalogException refusal) {
        return switch (refusal.code().status()) {
            case 403, 404, 409 -> new CatalogException(ErrorCode.COMMIT_STATE_UNKNOWN,
                    "This commit has been applied, but what it led to is no longer there for you to see. Keep its files",
                    refusal);
            default -> refusal;
        };
    }

    private @Nullable Remains remains(Request request, UUID warehouseId, UUID id) {
        RemainsDao.Row row = find(id, warehouseId).orElse(null);
        if (row == null || row.isClosed()) {
            return null;
        }
        ObjectEntry entry = entry(row, place(request, row));
        return documents.find(id).or(() -> documents.findRemoved(id))
                .map(document -> new Remains(entry, row.path(), row.isInCatalog(), document)).orElse(null);
    }

    private Optional<RemainsDao.Row> find(UUID id, UUID warehouseId) {
        return sessions.read(session -> session.dao(RemainsDao.class).find(id, warehouseId));
    }

    private NamespaceEntry place(Request request, RemainsDao.Row row) {
        NamespaceEntry place = row.isInCatalog()
                ? securables.namespace(request, Namespace.of(row.path().toArray(String[]::new))).namespace()
                : securables.warehouse(request).namespace();
        if (place == null) {
            throw new CatalogException(ErrorCode.NO_SUCH_WAREHOUSE,
                    "Warehouse does not exist: " + request.path().warehouse());
        }
        return place;
    }

    /**
     * The last metadata of a table that the request took out of the catalog. Rights on the table went with it, so whoever sees
     * the warehouse may hear again what was answered to him: it can no longer change.
     */
    public Authorized<MetadataDocument> removed(Request request, Resolution resolution, ObjectKind kind) {
        Decision.Allowed allowed = enforcement.warehouse(request.caller(), resolution, Set.of()).allowed();
        UUID id = Objects.requireNonNull(resolution.outcome()).objectIds().getFirst();
        return new Authorized<>(documents.findRemoved(id)
                .orElseThrow(() -> kind.absent(resolution.askedNamespace(), resolution.askedName())), allowed);
    }

    private static ObjectEntry entry(RemainsDao.Row row, NamespaceEntry place) {
        ObjectKind kind = ObjectKind.of(row.kind());
        Securable securable = switch (kind) {
            case TABLE -> new Securable.Table(row.id(), row.ownerId(), place.securable());
            case VIEW -> new Securable.View(row.id(), row.ownerId(), place.securable());
        };
        return new ObjectEntry(place, kind, securable, row.name(), row.isProtected(),
                new ObjectEntry.Pointer(row.revision(), row.versionId(), row.metadataLocation()), NEVER_COMMITTED_TO);
    }
}
