package io.serac.server.maintenance;

import io.serac.server.database.Sessions;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.job.Job;
import io.serac.server.job.JobCounts;
import io.serac.server.job.Jobs;
import io.serac.server.job.LeaseLost;
import io.serac.server.location.LocationClaims;
import io.serac.server.location.Storages;
import io.serac.server.metadata.Documents;
import io.serac.server.telemetry.BackgroundMetrics;
import io.serac.server.telemetry.BackgroundMetrics.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the work that is left to the background, on every server that shares the database. What is interrupted is taken up again, by
 * this server or another one. Thread-safe.
 */
public final class Maintenance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
    private static final Duration JOBS_EVERY = Duration.ofSeconds(1);
    private static final Duration HOUSEKEEPING_EVERY = Duration.ofSeconds(10);
    private static final Duration ORPHANS_EVERY = Duration.ofMinutes(1);
    private static final Duration ORPHANS_FIRST = Duration.ofSeconds(5);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final int JOBS_AT_A_TIME = 4;
    private static final int DELETES_AT_A_TIME = 16;
    private static final Map<String, Task> TASKS = Map.of(Job.PURGE_OBJECT, Task.PURGE_OBJECT, Job.DELETE_FILES,
            Task.DELETE_FILES);

    private final Jobs jobs;
    private final BackgroundMetrics metrics;
    private final PurgeObject purge;
    private final DeleteFiles deletion;
    private final Semaphore slots = new Semaphore(JOBS_AT_A_TIME);
    private final ScheduledExecutorService clockwork;
    private final List<ScheduledFuture<?>> rounds;
    private final ExecutorService workers;
    private final ExecutorService deleters;
    private volatile Optional<List<JobCounts>> jobCounts = Optional.empty();

    /**
     * @param outcomeRetention
     *            how long outcomes of requests are remembered
     * @param orphans
     *            which metadata files that were never current are removed
     */
    private Maintenance(Sessions sessions, Outcomes outcomes, Storages storages, Documents documents,
            LocationClaims claims, Duration outcomeRetention, OrphanPolicy orphans, BackgroundMetrics metrics) {
        this.metrics = metrics;
        this.jobs = new Jobs(sessions);
        this.clockwork = Executors.newScheduledThreadPool(1, Thread.ofVirtual().name("maintenance-", 0).factory());
        this.workers = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("job-", 0).factory());
        this.deleters = Executors.newFixedThreadPool(DELETES_AT_A_TIME,
                Thread.ofVirtual().name("delete-", 0).factory());
        this.purge = new PurgeObject(sessions, jobs, storages, documents, claims, deleters);
        this.deletion = new DeleteFiles(sessions, jobs, storages, claims, deleters);
        Housekeeping housekeeping = new Housekeeping(sessions, outcomes, outcomeRetention);
        ReapOrphans commits = new ReapOrphans(sessions, storages, documents, claims, orphans);
        ReapFailedCreates creates = new ReapFailedCreates(sessions, storages, claims, orphans);
        this.rounds = List.of(every(JOBS_EVERY, JOBS_EVERY, this::startJobs),
                every(Duration.ZERO, HOUSEKEEPING_EVERY, this::countJobs),
                every(HOUSEKEEPING_EVERY, HOUSEKEEPING_EVERY, metrics.counted(Task.HOUSEKEEPING, housekeeping::run)),
                every(ORPHANS_FIRST, ORPHANS_EVERY, metrics.counted(Task.ORPHANS_OF_COMMITS, commits::run)),
                every(ORPHANS_FIRST, ORPHANS_EVERY, metrics.counted(Task.ORPHANS_OF_CREATES, creates::run)));
        for (Map.Entry<String, Task> kind : TASKS.entrySet()) {
            metrics.measureJobs(kind.getValue(), "waiting", () -> number(kind.getKey(), JobCounts::waiting));
            metrics.measureJobs(kind.getValue(), "failing", () -> number(kind.getKey(), JobCounts::failing));
        }
    }

    /** Starts to work. */
    public static Maintenance start(Sessions sessions, Outcomes outcomes, Storages storages, Documents documents,
            LocationClaims claims, Duration outcomeRetention, OrphanPolicy orphans, BackgroundMetrics metrics) {
        return new Maintenance(sessions, outcomes, storages, documents, claims, outcomeRetention, orphans, metrics);
    }

    private ScheduledFuture<?> every(Duration first, Duration delay, Runnable work) {
        return clockwork.scheduleWithFixedDelay(() -> guarded(work), first.toMillis(), delay.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void countJobs() {
        try {
            jobCounts = Optional.of(jobs.count());
        } catch (RuntimeException e) {
            jobCounts = Optional.empty();
            LOG.atDebug().setCause(e).log("jobs could not be counted");
        }
    }

    private double number(String kind, ToLongFunction<JobCounts> state) {
        return jobCounts.map(counts -> (double) counts.stream().filter(each -> each.kind().equals(kind))
                .mapToLong(state).sum()).orElse(Double.NaN);
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // The next round tries again; the schedule would end with an exception.
            LOG.atWarn().setCause(e).log("background work failed");
        }
    }

    private void startJobs() {
        while (slots.tryAcquire()) {
            boolean isStarted = false;
            try {
                Optional<Job> job = jobs.lease();
                if (job.isEmpty()) {
                    return;
                }
                workers.execute(() -> work(job.get()));
                isStarted = true;
            } finally {
                if (!isStarted) {
                    slots.release();
                }
            }
        }
    }

    private void work(Job job) {
        try {
            run(job);
            Optional.ofNullable(TASKS.get(job.kind())).ifPresent(metrics::succeeded);
        } catch (LeaseLost lost) {
            LOG.atInfo().addKeyValue("job-id", job.id()).log("another server goes on with a job");
        } catch (RuntimeException failure) {
            Optional.ofNullable(TASKS.get(job.kind())).ifPresent(metrics::failed);
            LOG.atWarn().addKeyValue("job-id", job.id()).addKeyValue("kind", job.kind())
                    .addKeyValue("attempts", job.attempts()).setCause(failure).log("job failed, tried again later");
            guarded(() -> jobs.retryLater(job, failure));
        } finally {
            slots.release();
        }
    }

    private void run(Job job) {
        switch (job.kind()) {
            case Job.PURGE_OBJECT -> purge.run(job);
            case Job.DELETE_FILES -> deletion.run(job);
            default -> throw new IllegalStateException("A newer server must have written a job of kind " + job.kind());
        }
    }

    /** Stops where it is; what is not finished is taken up later. */
    @Override
    public void close() {
        rounds.forEach(round -> round.cancel(false));
        clockwork.shutdown();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                workers.shutdownNow();
                LOG.atInfo().log("a job is interrupted and will be taken up later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            workers.shutdownNow();
        }
        deleters.shutdownNow();
    }
}
