package io.serac.server.database;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Borrows connections for pieces of work and says exactly how they failed: refused by a constraint, not applied (503), or of
 * unknown outcome. Thread-safe. Never call it while a session is held.
 */
public final class Sessions {
    private static final int ATTEMPTS_MAX = 8;

    private final Database database;

    public Sessions(Database database) {
        this.database = database;
    }

    /** Reads that a client waits for; each statement sees the newest committed state. */
    public <R> R read(Function<Session, R> work) {
        return run(database.reads(), work, false);
    }

    /** Background and administrative statements, each a transaction of its own. */
    public <R> R admin(Function<Session, R> work) {
        return run(database.admin(), work, false);
    }

    /** Several reads that see one and the same committed state. */
    public <R> R snapshot(Function<Session, R> work) {
        try (Handle handle = open(database.admin())) {
            try {
                return handle.inTransaction(TransactionIsolationLevel.REPEATABLE_READ,
                        inside -> work.apply(new Session(inside)));
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
        return repeated(() -> run(database.commits(), work, true));
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
        return repeated(() -> transactionOnce(work));
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
                result = work.apply(new Session(handle));
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

    private static <R> R run(Jdbi jdbi, Function<Session, R> work, boolean isDeciding) {
        try (Handle handle = open(jdbi)) {
            try {
                return work.apply(new Session(handle));
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
