package io.serac.server.maintenance;

import io.serac.server.commit.TableForm;
import io.serac.server.database.Sessions;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.securable.ObjectKind;
import io.serac.storage.location.Location;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.iceberg.TableMetadata;

/**
 * Files of a dropped table that the tables which took its folder over have come to use. Used by one thread.
 */
final class FilesInUse {
    private static final int FILES_MAX = 200_000;

    private final Set<Location> files = new HashSet<>();
    private final PurgeScope scope;

    /**
     * @param scope
     *            folders of the dropped table; files elsewhere do not matter
     */
    FilesInUse(PurgeScope scope) {
        this.scope = scope;
    }

    /** There are too many to be kept in memory. */
    static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMany() {
            super("The tables that took over the folder of a purged table use more than " + FILES_MAX
                    + " of its files");
        }
    }

    boolean contains(Location file) {
        return files.contains(file);
    }

    /**
     * Adds what an object uses.
     *
     * @param beforeEachFile
     *            that is read; what it throws is thrown on
     * @throws RuntimeException
     *             if that cannot be found out completely
     */
    void addAll(UUID objectId, String kind, Sessions sessions, Documents documents, WarehouseStorage storage,
            Runnable beforeEachFile) {
        sessions.admin(session -> session.dao(MaintenanceDao.class).metadataLocations(objectId)).forEach(this::add);
        Optional<MetadataDocument> document = documents.find(objectId);
        if (document.isPresent() && ObjectKind.of(kind) == ObjectKind.TABLE) {
            TableMetadata table = new TableForm().parse(document.get().metadataLocation(), document.get().json());
            table.previousFiles().forEach(entry -> add(entry.file()));
            ReachableFiles reachable = ReachableFiles.complete(table, storage.files(), beforeEachFile);
            Consumer<String> each = this::add;
            reachable.data(each);
            reachable.structure(each);
        }
    }

    private void add(String path) {
        scope.find(path).ifPresent(files::add);
        if (files.size() > FILES_MAX) {
            throw new TooMany();
        }
    }
}
