package io.serac.server.access;

import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Outcome;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Result;
import io.serac.server.idempotency.RevisionMoved;
import io.serac.server.idempotency.Success;
import io.serac.server.idempotency.Violations;
import io.serac.server.securable.Resolution;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The one way to change who may do what: a transaction that first locks the epoch, then checks against rows that nobody else can
 * change meanwhile, then writes. Triggers count the epoch and record the changes. Thread-safe.
 */
public final class PolicyTransactions {
    private static final int ATTEMPTS_MAX = 8;
    private static final Duration TURN_MAX = Duration.ofSeconds(20);

    private final Outcomes outcomes;
    private final Sessions sessions;
    private final ReentrantLock turns = new ReentrantLock(true);

    public PolicyTransactions(Outcomes outcomes, Sessions sessions) {
        this.outcomes = outcomes;
        this.sessions = sessions;
    }

    /**
     * Checks and writes while the epoch is locked.
     *
     * @param <R>
     *            what is made
     */
    @FunctionalInterface
    public interface Work<R> {
        /**
         * @param session
         *            sees the newest rows
         * @param epoch
         *            of the policies before this change
         * @throws io.serac.server.error.CatalogException
         *             to refuse; nothing is written then
         */
        Success<R> apply(Session session, long epoch);
    }

    private record Written<R>(R value, long epoch) {
    }

    /**
     * Runs a change once, however often it is sent. The caller must have been found to be allowed to make it.
     *
     * @param violations
     *            what a refusing constraint means to the client
     */
    public <R> PolicyChange<R> run(Request request, Resolution resolution, Violations violations, Work<R> work) {
        OutcomeKey key = OutcomeKey.of(request);
        Outcome known = resolution.outcome();
        if (known != null && Outcomes.isReplay(key, known)) {
            return new PolicyChange<>(known.status(), known.objectIds(), resolution.epoch(), null);
        }
        Result<Success<Written<R>>> result = outcomes.transaction(key, violations, session -> {
            PolicyEpochDao epochs = session.dao(PolicyEpochDao.class);
            Success<R> success = work.apply(session, epochs.lock());
            return new Success<>(success.status(), success.objectIds(),
                    new Written<>(success.value(), epochs.current()));
        });
        return switch (result) {
            case Result.Applied<Success<Written<R>>>(Success<Written<R>> success) -> new PolicyChange<>(
                    success.status(), success.objectIds(), success.value().epoch(), success.value().value());
            case Result.Replayed<Success<Written<R>>>(Outcome outcome) ->
                new PolicyChange<>(outcome.status(), outcome.objectIds(), currentEpoch(), null);
        };
    }

    /**
     * Whether a request was applied before, so that what it deleted is no longer there to decide on.
     *
     * @throws io.serac.server.error.CatalogException
     *             UNPROCESSABLE_ENTITY if its idempotency key was used for another request; the refusal, if it was refused
     */
    public boolean isRepetition(Request request, Resolution resolution) {
        return Outcomes.isReplay(OutcomeKey.of(request), resolution.outcome());
    }

    /**
     * Resolves, decides and changes; again if policies were changed between decision and change: what was decided at one epoch is
     * written at that epoch. One at a time on all servers, each in its turn, because each change moves the epoch of all others: many
     * at once would do little but decide again, and the slower server would never come first. Only what else moves the epoch, such
     * as drops of objects with grants, still makes an attempt be repeated.
     *
     * @param attempt
     *            calls {@link #checkUnmoved} in its transaction
     * @throws CatalogException
     *             TOO_MANY_REQUESTS or SERVICE_UNAVAILABLE if policies are changed all the time; nothing was changed then
     */
    public Response redeciding(Supplier<Response> attempt) {
        takeTurn();
        try {
            return sessions.inTurn(session -> session.dao(PolicyEpochDao.class).takeTurn(), () -> attempts(attempt));
        } finally {
            turns.unlock();
        }
    }

    private static Response attempts(Supplier<Response> attempt) {
        for (int attempts = 1;; attempts++) {
            try {
                return attempt.get();
            } catch (RevisionMoved moved) {
                if (attempts == ATTEMPTS_MAX) {
                    throw CatalogException.unavailable(
                            "Policies are being changed all the time. Nothing was changed; repeat the request", moved);
                }
            }
        }
    }

    private void takeTurn() {
        try {
            if (!turns.tryLock(TURN_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw CatalogException.tooManyRequests(
                        "Too many changes of policies are waiting. Nothing was changed; repeat the request");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CatalogException.unavailable("The server is stopping. Repeat the request", e);
        }
    }

    /**
     * Ends an attempt if policies were changed since the caller was found to be allowed.
     *
     * @param epoch
     *            that is locked
     * @throws RevisionMoved
     *             if it is not the one that was decided at
     */
    public static void checkUnmoved(Resolution resolution, long epoch) {
        if (resolution.epoch() != epoch) {
            throw new RevisionMoved();
        }
    }

    private long currentEpoch() {
        return sessions.read(session -> session.dao(PolicyEpochDao.class).current());
    }
}
