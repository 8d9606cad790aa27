package io.serac.server.maintenance;

import java.util.ArrayList;
import io.serac.server.commit.TableForm;
import io.serac.server.database.Sessions;
import io.serac.server.job.Job;
import io.serac.server.job.Jobs;
import io.serac.server.job.LeaseLost;
import io.serac.server.location.Claim;
import io.serac.server.location.LocationClaims;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.Documents;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.securable.ObjectKind;
import io.serac.storage.location.Location;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.apache.iceberg.TableMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes all files of a dropped table or view, then its claims and its row. Deletes from the leaves up, so that whatever stops it,
 * the next attempt still finds what is left. Thread-safe.
 */
final class PurgeObject {
    private static final Logger LOG = LoggerFactory.getLogger(PurgeObject.class);

    private final Sessions sessions;
    private final Jobs jobs;
    private final Storages storages;
    private final Documents documents;
    private final LocationClaims claims;
    private final ExecutorService deleters;

    PurgeObject(Sessions sessions, Jobs jobs, Storages storages, Documents documents, LocationClaims claims,
            ExecutorService deleters) {
        this.sessions = sessions;
        this.jobs = jobs;
        this.storages = storages;
        this.documents = documents;
        this.claims = claims;
        this.deleters = deleters;
    }

    void run(Job job) {
        Optional<MaintenanceDao.ObjectRow> row = sessions
                .admin(session -> session.dao(MaintenanceDao.class).find(job.objectId()));
        if (row.isPresent() && row.get().isOver()) {
            boolean keepsData = removeReachable(job, row.get());
            if (!keepsData) {
                emptyFolders(job, row.get());
            }
        }
        finish(job);
    }

    /** @return whether the table's data files are to be kept */
    private boolean removeReachable(Job job, MaintenanceDao.ObjectRow row) {
        Optional<MetadataDocument> document = documents.find(row.id());
        WarehouseStorage storage = storages.of(row.warehouseId());
        List<Claim> former = sessions.admin(session -> claims.formerOf(session, row.id()));
        FilesInUse inUse = new FilesInUse(new PurgeScope(former));
        List<Claim> folders = new ArrayList<>(claimsOf(row.id()));
        FileRemover remover = new FileRemover(storage.files(), deleters, () -> jobs.renew(job));
        if (isKnown(inUse, former, storage, remover)) {
            folders.addAll(former);
        }
        PurgeScope scope = new PurgeScope(folders);
        Consumer<String> remove = path -> scope.find(path).filter(file -> !inUse.contains(file))
                .ifPresent(remover::remove);
        boolean keepsData = false;
        if (document.isPresent()) {
            keepsData = switch (ObjectKind.of(row.kind())) {
                case TABLE -> removeTable(table(document.get()), storage, scope, remove, remover);
                case VIEW -> KeptFiles.ofView(document.get());
            };
        }
        boolean isView = ObjectKind.of(row.kind()) == ObjectKind.VIEW;
        if (!isView || !keepsData) {
            sessions.admin(session -> session.dao(MaintenanceDao.class).metadataLocations(row.id())).forEach(remove);
            remover.flush();
        }
        return keepsData;
    }

    /** Finds out what others use in folders that they took over. If that cannot be known, nothing there is deleted. */
    private boolean isKnown(FilesInUse inUse, List<Claim> former, WarehouseStorage storage, FileRemover remover) {
        try {
            for (Claim folder : former) {
                for (UUID holder : sessions.admin(session -> claims.holders(session, folder))) {
                    sessions.admin(session -> session.dao(MaintenanceDao.class).find(holder)).ifPresent(row -> inUse
                            .addAll(row.id(), row.kind(), sessions, documents, storage, remover::keepAlive));
                }
            }
            return true;
        } catch (LeaseLost lost) {
            throw lost;
        } catch (RuntimeException failure) {
            LOG.atInfo().setCause(failure)
                    .log("a folder that was taken over keeps the files of the purged table: what is in use is not known");
            return false;
        }
    }

    private static boolean removeTable(TableMetadata metadata, WarehouseStorage storage, PurgeScope scope,
            Consumer<String> remove, FileRemover remover) {
        boolean keepsData = KeptFiles.of(metadata.properties());
        ReachableFiles reachable = new ReachableFiles(metadata, storage.files(),
                path -> scope.find(path).isPresent(), remover::keepAlive);
        if (!keepsData) {
            reachable.data(remove);
            remover.flush();
        }
        reachable.structure(remove);
        remover.flush();
        metadata.previousFiles().forEach(entry -> remove.accept(entry.file()));
        remover.flush();
        return keepsData;
    }

    // What no metadata names any more, such as files of failed writes, goes with the folder, if nobody else has it by now.
    private void emptyFolders(Job job, MaintenanceDao.ObjectRow row) {
        List<Claim> held = sessions.transaction(session -> {
            List<Claim> mine = claims.of(session, row.id());
            claims.lock(session, mine);
            jobs.markEmptying(session, job);
            return claims.of(session, row.id());
        });
        WarehouseStorage storage = storages.of(row.warehouseId());
        FileRemover remover = new FileRemover(storage.files(), deleters, () -> jobs.renew(job));
        for (Location folder : new PurgeScope(held).folders()) {
            storage.files().list(folder, stored -> remover.remove(stored.location()));
        }
        remover.flush();
    }

    private void finish(Job job) {
        UUID id = job.objectId();
        sessions.transaction(session -> {
            MaintenanceDao dao = session.dao(MaintenanceDao.class);
            int deleted = dao.delete(id);
            int released = deleted == 1 ? dao.releaseClaims(id) : 0;
            jobs.done(session, job);
            LOG.atInfo().addKeyValue("object-id", id).addKeyValue("objects", deleted).addKeyValue("claims", released)
                    .log("purged");
            return deleted;
        });
    }

    private List<Claim> claimsOf(UUID objectId) {
        return sessions.admin(session -> claims.of(session, objectId));
    }

    private static TableMetadata table(MetadataDocument document) {
        return new TableForm().parse(document.metadataLocation(), document.json());
    }
}
