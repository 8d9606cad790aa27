package io.serac.server.database;

import io.serac.server.telemetry.Tracing;
import io.serac.server.telemetry.Tracing.Work;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Borrows connections for pieces of work and says exactly how they failed: refused by a constraint, not applied (503), or of
 * unknown outcome. Thread-safe. Never call it while a session is held.
 */
public final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int ATTEMPTS_MAX = 8;

    private static final Work READ = borrowing("reads");
    private static final Work ADMIN = borrowing("admin");
    private static final Work COMMIT = borrowing("commits");
    private static final Work LIST = borrowing("lists");

    private final Database database;
    private final @Nullable Standby standby;
    private final Tracing tracing;

    public Sessions(Database database) {
        this(database, null);
    }

    /**
     * @param standby
     *            where pages may come from; null for nowhere but the database
     */
    public Sessions(Database database, @Nullable Standby standby) {
        this.database = database;
        this.standby = standby;
        this.tracing = database.tracing();
    }

    // The time in which it waits for a connection is a part of it.
    private static Work borrowing(String pool) {
        return new Work("database " + pool, Map.of("db.system.name", "postgresql", "serac.database.pool", pool));
    }

    /** Reads that a client waits for; each statement sees the newest committed state. */
    public <R> R read(Function<Session, R> work) {
        return tracing.call(READ, () -> run(database.reads(), work, false));
    }

    /** Whether a {@link #page} can come from a standby, so that its request has to know {@link Standby#POSITION}. */
    public boolean hasStandby() {
        return standby != null;
    }

    /**
     * A page of a list, by one statement that only reads: of the standby, if there is one that shows all that was committed before a
     * position, and otherwise as {@link #read}.
     *
     * @param position
     *            where the log was when the request was decided; null if that is not known
     */
    public <R> R page(@Nullable String position, Function<Session, R> statement) {
        Standby asked = standby;
        if (asked == null) {
            return read(statement);
        }
        Optional<R> page = tracing.call(LIST,
                () -> asked.page(position, handle -> statement.apply(new Session(handle, tracing))));
        return page.isPresent() ? page.get() : read(statement);
    }

    /** Background and administrative statements, each a transaction of its own. */
    public <R> R admin(Function<Session, R> work) {
        return tracing.call(ADMIN, () -> run(database.admin(), work, false));
    }

    /** Several reads that see one and the same committed state. */
    public <R> R snapshot(Function<Session, R> work) {
        return tracing.call(ADMIN, () -> snapshotOnce(work));
    }

    private <R> R snapshotOnce(Function<Session, R> work) {
        try (Handle handle = open(database.admin())) {
            try {
                return handle.inTransaction(inside -> {
                    // Of this transaction alone: the driver would change what all later ones of the connection begin with,
                    // and behind a pooler those are others'.
                    inside.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                    return work.apply(new Session(inside, tracing));
                });
            } catch (RuntimeException failure) {
                throw SqlFailures.translate(failure, false);
            }
        }
    }

    /**
     * One statement that is a whole mutation. Repeated by itself when the database asks for it.
     *
     * @throws ConstraintViolation
     *             if refused
     * @throws UnknownOutcome
     *             if no clear answer came
     */
    public <R> R statement(Function<Session, R> work) {
        return tracing.call(COMMIT, () -> repeated(() -> run(database.commits(), work, true)));
    }

    /**
     * Several statements, applied together or not at all. Repeated by itself when the database asks for it.
     *
     * @throws ConstraintViolation
     *             if refused
     * @throws UnknownOutcome
     *             if no clear answer to the COMMIT came
     */
    public <R> R transaction(Function<Session, R> work) {
        return tracing.call(COMMIT, () -> repeated(() -> transactionOnce(work)));
    }

    /**
     * Runs work that borrows connections of its own while one of the administrative ones holds a lock: the one exception to that no
     * session is held meanwhile, so it must not be nested, and a process may be in here only once at a time. The lock is for
     * fairness only, since it ends with its connection, whatever ends that.
     *
     * @param lock
     *            takes a lock that ends with the transaction; waits no longer than the database's lock timeout
     * @throws io.serac.server.error.CatalogException
     *             SERVICE_UNAVAILABLE if the lock cannot be had in time; the work has not begun then
     */
    public <R> R inTurn(Consumer<Session> lock, Supplier<R> work) {
        Handle handle = open(database.admin());
        try {
            try {
                handle.begin();
                lock.accept(new Session(handle, tracing));
            } catch (RuntimeException failure) {
                throw SqlFailures.translate(failure, false);
            }
            return work.get();
        } finally {
            giveBack(handle);
        }
    }

    // What the work has done must not look as if it had failed because the lock was lost on the way.
    private static void giveBack(Handle handle) {
        try (handle) {
            handle.rollback();
        } catch (RuntimeException e) {
            LOG.atInfo().setCause(e).log("a lock ended before its work");
        }
    }

    private static <R> R repeated(Supplier<R> run) {
        for (int attempt = 1;; attempt++) {
            try {
                return run.get();
            } catch (RuntimeException failure) {
                if (attempt == ATTEMPTS_MAX || !SqlFailures.isSerializationFailure(failure)) {
                    throw failure;
                }
            }
        }
    }

    private <R> R transactionOnce(Function<Session, R> work) {
        try (Handle handle = open(database.commits())) {
            R result;
            try {
                handle.begin();
                result = work.apply(new Session(handle, tracing));
            } catch (RuntimeException failure) {
                rollback(handle, failure);
                throw SqlFailures.translate(failure, false);
            }
            try {
                handle.commit();
            } catch (RuntimeException failure) {
                rollback(handle, failure);
                throw SqlFailures.translate(failure, true);
            }
            return result;
        }
    }

    private <R> R run(Jdbi jdbi, Function<Session, R> work, boolean isDeciding) {
        try (Handle handle = open(jdbi)) {
            try {
                return work.apply(new Session(handle, tracing));
            } catch (RuntimeException failure) {
                throw SqlFailures.translate(failure, isDeciding);
            }
        }
    }

    private static Handle open(Jdbi jdbi) {
        try {
            return jdbi.open();
        } catch (JdbiException e) {
            throw SqlFailures.gone(e);
        }
    }

    private static void rollback(Handle handle, RuntimeException reason) {
        try {
            handle.rollback();
        } catch (RuntimeException e) {
            // The connection is broken; the server rolls back by itself.
            reason.addSuppressed(e);
        }
    }
}
