package io.serac.server.idempotency;

/**
 * What running a mutation came to.
 *
 * @param <R>
 *            what the mutation yields
 */
public sealed interface Result<R> {
    /** Applied by this request. */
    record Applied<R>(R value) implements Result<R> {
    }

    /** Had been applied before: by an earlier request with the same key, or by a run of this one whose answer was lost. */
    record Replayed<R>(Outcome outcome) implements Result<R> {
    }
}
