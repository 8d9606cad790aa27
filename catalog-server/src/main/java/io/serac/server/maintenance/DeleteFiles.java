package io.serac.server.maintenance;

import io.serac.server.database.Sessions;
import io.serac.server.job.Job;
import io.serac.server.job.Jobs;
import io.serac.server.location.LocationClaims;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Deletes metadata files that have left an object's metadata log. Thread-safe. */
final class DeleteFiles {
    private final Sessions sessions;
    private final Jobs jobs;
    private final Storages storages;
    private final LocationClaims claims;
    private final ExecutorService deleters;

    DeleteFiles(Sessions sessions, Jobs jobs, Storages storages, LocationClaims claims, ExecutorService deleters) {
        this.sessions = sessions;
        this.jobs = jobs;
        this.storages = storages;
        this.claims = claims;
        this.deleters = deleters;
    }

    void run(Job job) {
        Optional<MaintenanceDao.ObjectRow> row = sessions
                .admin(session -> session.dao(MaintenanceDao.class).find(job.objectId()));
        if (row.isPresent()) {
            WarehouseStorage storage = storages.of(row.get().warehouseId());
            PurgeScope scope = new PurgeScope(sessions.admin(session -> claims.of(session, job.objectId())));
            FileRemover remover = new FileRemover(storage.files(), deleters, () -> jobs.renew(job));
            for (String file : job.files()) {
                if (!file.equals(row.get().metadataLocation())) {
                    scope.find(file).ifPresent(remover::remove);
                }
            }
            remover.flush();
        }
        sessions.transaction(session -> {
            jobs.done(session, job);
            return job;
        });
    }
}
