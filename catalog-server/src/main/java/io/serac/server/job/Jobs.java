package io.serac.server.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Work that is left to the background. It is written in the transaction that makes it necessary, and done at least once: a lease
 * that ends, because its worker died, makes the job free again. Thread-safe.
 */
public final class Jobs {
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration DELAY_FIRST = Duration.ofSeconds(5);
    private static final Duration DELAY_MAX = Duration.ofHours(1);
    private static final int ERROR_CHARACTERS_MAX = 1000;
    private static final int DOUBLINGS_MAX = 20;
    private static final int COUNTED_MAX = 10_000;

    private final Sessions sessions;
    private final UUID worker = UUID.randomUUID();

    public Jobs(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Has all files of a dropped object deleted, and then the object. */
    public static void enqueuePurge(Session session, UUID warehouseId, UUID objectId) {
        session.dao(JobDao.class).insert(UUID.randomUUID(), Job.PURGE_OBJECT, warehouseId, objectId,
                JsonNodeFactory.instance.objectNode());
    }

    /** Has metadata files deleted that an object does not name any more. */
    public static void enqueueDeletion(Session session, UUID warehouseId, UUID objectId, List<String> files) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        ArrayNode array = arguments.putArray(Job.FILES);
        files.forEach(array::add);
        session.dao(JobDao.class).insert(UUID.randomUUID(), Job.DELETE_FILES, warehouseId, objectId, arguments);
    }

    /** The next job that is due, which is this process' alone for a while. */
    public Optional<Job> lease() {
        return sessions.admin(session -> session.dao(JobDao.class).lease(worker, LEASE.toSeconds()));
    }

    /** How many jobs there are, of each kind that there are any of; counted up to {@value #COUNTED_MAX}. */
    public List<JobCounts> count() {
        return sessions.admin(session -> session.dao(JobDao.class).count(COUNTED_MAX));
    }

    /** Keeps a job for another while. */
    public void renew(Job job) {
        require(sessions.admin(session -> session.dao(JobDao.class).renew(job.id(), worker, LEASE.toSeconds())));
    }

    /** Ends a job in the transaction that is its last step. */
    public void done(Session session, Job job) {
        require(session.dao(JobDao.class).delete(job.id(), worker));
    }

    /** Says in a transaction that everything in the object's folders is about to be deleted. */
    public void markEmptying(Session session, Job job) {
        require(session.dao(JobDao.class).markEmptying(job.id(), worker));
    }

    /** Leaves a failed job for later, the later the more often it has failed. */
    public void retryLater(Job job, RuntimeException failure) {
        String text = String.valueOf(failure);
        String error = text.length() > ERROR_CHARACTERS_MAX ? text.substring(0, ERROR_CHARACTERS_MAX) : text;
        long seconds = Math.min(DELAY_MAX.toSeconds(),
                DELAY_FIRST.toSeconds() << Math.min(DOUBLINGS_MAX, job.attempts() - 1));
        require(sessions.admin(
                session -> session.dao(JobDao.class).release(job.id(), worker, error.replace('\0', '?'), seconds)));
    }

    private static void require(int rows) {
        if (rows != 1) {
            throw new LeaseLost();
        }
    }
}
