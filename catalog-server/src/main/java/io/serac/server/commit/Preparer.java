package io.serac.server.commit;

import io.serac.authorizer.policy.AddedColumn;
import io.serac.authorizer.policy.KeptColumn;
import io.serac.server.access.KeptColumns;
import io.serac.server.error.CatalogException;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.location.Claim;
import io.serac.server.location.LocationRules;
import io.serac.server.location.NamespaceFolder;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.http.LibraryMessage;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.metadata.MetadataFiles;
import io.serac.server.metadata.NewVersion;
import io.serac.server.securable.ObjectEntry;
import io.serac.storage.location.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Checks every location in changed metadata and serialises it once; the bytes go to the store, the database, the cache and the
 * client. Thread-safe.
 *
 * @param <M>
 *            type of the metadata
 */
public final class Preparer<M> {
    private final MetadataForm<M> form;
    private final AddedFiles<M> addedFiles;
    private final LocationRules rules;
    private final KeptColumns kept;

    /**
     * The files that a change adds to the metadata itself, such as manifest lists.
     *
     * @param <M>
     *            type of the metadata
     */
    @FunctionalInterface
    public interface AddedFiles<M> {
        /** Their locations. */
        List<String> in(M changed);
    }

    public Preparer(MetadataForm<M> form, AddedFiles<M> addedFiles, LocationRules rules, KeptColumns kept) {
        this.form = form;
        this.addedFiles = addedFiles;
        this.rules = rules;
        this.kept = kept;
    }

    /** Prepares the successor of an object's current version. */
    public Prepared<M> prepare(ObjectEntry object, WarehouseStorage storage, M current, M changed, OutcomeKey key,
            List<Long> addedSnapshotIds) {
        List<Location> owned = parse(form.folders(current));
        List<Location> wanted = parse(form.folders(changed));
        // The folder that the server has made for this object: it may come back to it.
        Location minted = storage.profile().root().resolve(object.id().toString());
        NamespaceFolder offered = NamespaceFolder.of(storage, object.namespace());
        boolean isOffered = offered.offers(wanted.getFirst());
        List<Claim> newClaims = new ArrayList<>();
        for (Location folder : wanted) {
            if (owned.stream().noneMatch(folder::isSameOrInside)) {
                boolean isGranted = folder.isSameOrInside(minted)
                        || (isOffered && folder.isSameOrInside(wanted.getFirst()));
                if (!isGranted) {
                    rules.checkChosen(storage, folder);
                }
                newClaims.add(Claim.of(storage.profile(), folder));
            }
        }
        List<Location> folders = new ArrayList<>(owned);
        folders.addAll(wanted);
        for (String file : addedFiles.in(changed)) {
            LocationRules.checkInside(folders, file);
        }
        VersionColumns before = VersionColumns.of(form.schemas(current));
        VersionColumns after = before.next(form.schemas(changed));
        List<AddedColumn> added = AddedColumns.between(before, after);
        requireRoomForTags(object, added);
        return serialise(changed, object.pointer().revision() + 1, key, addedSnapshotIds, newClaims,
                form.supersededFiles(current, changed), keptColumns(object, before, after), added);
    }

    /** Prepares the first version of an object whose folders have been checked already. */
    public Prepared<M> first(M metadata, OutcomeKey key, List<Long> addedSnapshotIds, List<Claim> claims) {
        return serialise(metadata, 1, key, addedSnapshotIds, claims, List.of(), List.of(),
                AddedColumns.all(VersionColumns.of(form.schemas(metadata))));
    }

    /** Throws BAD_REQUEST if the columns would bring too many tags. */
    void requireRoomForTags(ObjectEntry object, List<AddedColumn> added) {
        kept.requireRoomForTags(object.securable(), added);
    }

    /** What restrictions have to be bound to if one version follows another. */
    List<KeptColumn> keptColumns(ObjectEntry object, M current, M changed) {
        VersionColumns before = VersionColumns.of(form.schemas(current));
        return keptColumns(object, before, before.next(form.schemas(changed)));
    }

    private List<KeptColumn> keptColumns(ObjectEntry object, VersionColumns before, VersionColumns after) {
        return before == after
                ? List.of()
                : kept.of(object.securable(), form.columns(before), form.columns(after));
    }

    /** The folders that metadata names. */
    public List<Location> folders(M metadata) {
        return parse(form.folders(metadata));
    }

    /** Throws BAD_REQUEST if a file that the change adds is outside the folders. */
    public void checkAddedFiles(M metadata, List<Location> folders) {
        for (String file : addedFiles.in(metadata)) {
            LocationRules.checkInside(folders, file);
        }
    }

    private Prepared<M> serialise(M metadata, long revision, OutcomeKey key, List<Long> addedSnapshotIds,
            List<Claim> newClaims, List<String> supersededFiles, List<KeptColumn> keptColumns,
            List<AddedColumn> addedColumns) {
        boolean isCompressed = form.isCompressed(metadata);
        UUID versionId = UUID.randomUUID();
        Location location = MetadataFiles.locate(form.metadataFolder(metadata), revision, versionId, isCompressed);
        byte[] json = form.serialise(metadata);
        MetadataDocument document = MetadataDocument.of(versionId, location.toString(), json);
        M committed;
        try {
            committed = form.parsed(metadata, location.toString());
        } catch (RuntimeException e) {
            throw CatalogException.badRequest("The resulting metadata is not valid: "
                    + LibraryMessage.of(e, "some of its parts do not fit together"), e);
        }
        return new Prepared<>(committed,
                new NewVersion(document, key.operation().name(), key.principalId(), addedSnapshotIds, addedColumns),
                location, isCompressed, newClaims, supersededFiles, keptColumns);
    }

    private static List<Location> parse(List<String> folders) {
        return folders.stream().map(LocationRules::parse).toList();
    }
}
