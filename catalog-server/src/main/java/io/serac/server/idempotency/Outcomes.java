package io.serac.server.idempotency;

import io.serac.server.database.ConstraintViolation;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.database.UnknownOutcome;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs mutations so that each is applied once. The outcome row is part of the mutation's own transaction; a run whose answer was
 * lost is run again under the same key, which tells whether the first one was applied. Thread-safe.
 */
public final class Outcomes {
    private static final long RESOLVE_NANOS = Duration.ofSeconds(5).toNanos();

    private static final int STATEMENT_STATUS = 200;

    private final Sessions sessions;
    private final ChangeListener changes;

    /**
     * @param changes
     *            is told of every change that was applied
     */
    public Outcomes(Sessions sessions, ChangeListener changes) {
        this.sessions = sessions;
        this.changes = changes;
    }

    /** Is told of changes after they were applied. Thread-safe; must not block or throw. */
    @FunctionalInterface
    public interface ChangeListener {
        /** A change is durable, and so is its record. */
        void applied(Changed change);
    }

    /**
     * A change that was applied. Immutable.
     *
     * @param audit
     *            who asked for what
     * @param objectIds
     *            what was made or changed
     * @param status
     *            HTTP status of the answer
     */
    public record Changed(AuditContext audit, List<UUID> objectIds, int status) {
    }

    /** Forgets outcomes that nobody asks for any more. @return how many */
    public int forgetOlderThan(Duration retention) {
        return sessions.admin(session -> session.dao(OutcomeDao.class).deleteOlderThan(retention.toSeconds()));
    }

    /**
     * Whether a request was applied before.
     *
     * @param known
     *            the outcome found under the request's key, if any
     * @throws CatalogException
     *             UNPROCESSABLE_ENTITY if the key was used for another request; the recorded refusal, if it was one
     */
    public static boolean isReplay(OutcomeKey key, @Nullable Outcome known) {
        if (known != null) {
            known.checkReplay(key);
        }
        return known != null;
    }

    /**
     * Runs a transaction of several statements.
     *
     * @param status
     *            what success is answered with
     * @param objectIds
     *            what is made or changed, known beforehand
     * @param violations
     *            what a refusing constraint means to the client
     * @param work
     *            the statements; throws a {@link CatalogException} to refuse
     */
    public <R> Result<R> transaction(OutcomeKey key, int status, List<UUID> objectIds, Violations violations,
            Function<Session, R> work) {
        Function<R, Changed> changed = result -> new Changed(key.audit(), objectIds, status);
        return resolve(key, violations, changed, () -> sessions.transaction(session -> {
            if (!AppliedDao.apply(session, key, status, objectIds)) {
                throw new KeyTaken();
            }
            return work.apply(session);
        }));
    }

    /**
     * Runs a transaction of several statements that tells itself how it ended.
     *
     * @param violations
     *            what a refusing constraint means to the client
     * @param work
     *            the statements; throws a {@link CatalogException} to refuse
     */
    public <R> Result<Success<R>> transaction(OutcomeKey key, Violations violations,
            Function<Session, Success<R>> work) {
        Function<Success<R>, Changed> changed =
                success -> new Changed(key.audit(), success.objectIds(), success.status());
        return resolve(key, violations, changed, () -> sessions.transaction(session -> {
            if (session.dao(OutcomeDao.class).begin(key.principalId(), key.key(), key.operation(),
                    key.requestDigest()) == 0) {
                throw new KeyTaken();
            }
            Success<R> success = work.apply(session);
            if (!AppliedDao.complete(session, key, success.status(), success.objectIds())) {
                throw new IllegalStateException("The outcome that this transaction inserted is gone");
            }
            return success;
        }));
    }

    /**
     * Runs one statement that inserts its own rows into {@code outcome} and {@code audit}.
     *
     * @param objectId
     *            what is made or changed
     * @param violations
     *            what a refusing constraint means to the client
     * @param work
     *            the statement; throws {@link RevisionMoved} if it changed nothing
     */
    public <R> Result<R> statement(OutcomeKey key, UUID objectId, Violations violations, Function<Session, R> work) {
        Function<R, Changed> changed = result -> new Changed(key.audit(), List.of(objectId), STATEMENT_STATUS);
        return resolve(key, violations, changed, () -> sessions.statement(work));
    }

    private <R> Result<R> resolve(OutcomeKey key, Violations violations, Function<R, Changed> changed,
            Supplier<R> run) {
        Result<R> result;
        try {
            result = once(key, violations, run);
        } catch (UnknownOutcome lost) {
            result = again(key, violations, run, lost);
        }
        if (result instanceof Result.Applied<R>(R value)) {
            changes.applied(changed.apply(value));
        }
        return result;
    }

    private <R> Result<R> once(OutcomeKey key, Violations violations, Supplier<R> run) {
        try {
            return new Result.Applied<>(run.get());
        } catch (KeyTaken taken) {
            return replay(key);
        } catch (ConstraintViolation violation) {
            if (violation.constraint().equals("outcome_key_unique")) {
                return replay(key);
            }
            throw violations.refusal(violation);
        }
    }

    // A plain look at the row would not do: the first run may still be alive and hold its locks. Running it again waits for
    // them, and a late first run then meets the taken key. Until one of the runs is known to have ended, no failure of the
    // database may be told as one that changed nothing.
    private <R> Result<R> again(OutcomeKey key, Violations violations, Supplier<R> run, UnknownOutcome lost) {
        long deadlineNanos = System.nanoTime() + RESOLVE_NANOS;
        do {
            try {
                return settled(key, violations, run);
            } catch (UnknownOutcome stillLost) {
                lost.addSuppressed(stillLost);
            } catch (CatalogException refusal) {
                if (refusal.code() != ErrorCode.SERVICE_UNAVAILABLE) {
                    throw refusal;
                }
                lost.addSuppressed(refusal);
            }
        } while (System.nanoTime() - deadlineNanos < 0);
        throw unknown(lost);
    }

    private <R> Result<R> settled(OutcomeKey key, Violations violations, Supplier<R> run) {
        try {
            return once(key, violations, run);
        } catch (UnknownOutcome lost) {
            throw lost;
        } catch (RevisionMoved moved) {
            // It was moved by the first run, or it was moved by another commit and the first run can never be applied.
            if (isKnown(key)) {
                return replay(key);
            }
            throw moved;
        } catch (CatalogException refusal) {
            if (refusal.code() == ErrorCode.SERVICE_UNAVAILABLE) {
                throw refusal;
            }
            return refused(key, refusal);
        } catch (RuntimeException unexpected) {
            // What the first run made may be what this one stumbled over.
            if (isKnown(key)) {
                return replay(key);
            }
            throw unexpected;
        }
    }

    /** A refusal of the second run holds only if the first run can never be applied: its key is taken by the refusal. */
    private <R> Result<R> refused(OutcomeKey key, CatalogException refusal) {
        if (sessions.transaction(session -> insertRefusal(session, key, refusal)) == 1) {
            throw refusal;
        }
        return replay(key);
    }

    private boolean isKnown(OutcomeKey key) {
        return find(key).isPresent();
    }

    private Optional<Outcome> find(OutcomeKey key) {
        return sessions.read(session -> session.dao(OutcomeDao.class).find(key.principalId(), key.key()));
    }

    private <R> Result<R> replay(OutcomeKey key) {
        Optional<Outcome> outcome = find(key);
        if (outcome.isPresent()) {
            outcome.get().checkReplay(key);
            return new Result.Replayed<>(outcome.get());
        }
        throw CatalogException.unavailable("A request with this Idempotency-Key is still being worked on. Repeat it",
                null);
    }

    /**
     * Keeps a refusal that a repetition must get as well: a client that was told 409 cleans up, so the repetition must not apply.
     *
     * @return whether the refusal holds; if not, the key has an outcome already, perhaps of the same request
     */
    boolean keep(OutcomeKey key, CatalogException refusal) {
        return switch (refusal.code().status()) {
            case 404, 409, 422 -> sessions.admin(session -> insertRefusal(session, key, refusal)) == 1;
            case 400 -> !isKnown(key);
            default -> true;
        };
    }

    private static int insertRefusal(Session session, OutcomeKey key, CatalogException refusal) {
        return session.dao(OutcomeDao.class).refuse(key.principalId(), key.key(), key.operation(), key.requestDigest(),
                refusal.code().status(), refusal.code().type(), refusal.getMessage(), refusal.reason().orElse(null));
    }

    private static CatalogException unknown(UnknownOutcome lost) {
        return new CatalogException(ErrorCode.COMMIT_STATE_UNKNOWN,
                "The database could not say whether the change was applied. Look at the object before repeating the request",
                lost);
    }

    private static final class KeyTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        KeyTaken() {
            super("The key is taken", null, false, false);
        }
    }
}
