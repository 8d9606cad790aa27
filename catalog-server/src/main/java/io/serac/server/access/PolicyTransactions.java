package io.serac.server.access;

import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.http.Request;
import io.serac.server.idempotency.Outcome;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Result;
import io.serac.server.idempotency.Success;
import io.serac.server.idempotency.Violations;
import io.serac.server.securable.Resolution;

/**
 * The one way to change who may do what: a transaction that first locks the epoch, then checks against rows that nobody else can
 * change meanwhile, then writes. Triggers count the epoch and record the changes. Thread-safe.
 */
public final class PolicyTransactions {
    private final Outcomes outcomes;
    private final Sessions sessions;

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

    private long currentEpoch() {
        return sessions.read(session -> session.dao(PolicyEpochDao.class).current());
    }
}
