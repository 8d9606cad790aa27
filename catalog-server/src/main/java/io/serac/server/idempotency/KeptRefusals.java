package io.serac.server.idempotency;

import io.serac.server.error.CatalogException;
import io.serac.server.http.Request;
import io.serac.server.http.RequestHandler;
import io.serac.server.http.Response;

/**
 * Stands around the handler of a mutation, so that what a client was told under its {@code Idempotency-Key} stays true: a refusal
 * is final, and it is told only if no other request with the same key was applied meanwhile. Thread-safe.
 */
public final class KeptRefusals implements RequestHandler {
    private final RequestHandler handler;
    private final Outcomes outcomes;

    public KeptRefusals(RequestHandler handler, Outcomes outcomes) {
        this.handler = handler;
        this.outcomes = outcomes;
    }

    @Override
    public Response handle(Request request) {
        try {
            return handler.handle(request);
        } catch (CatalogException refusal) {
            OutcomeKey key = OutcomeKey.of(request);
            if (!key.isFromClient() || outcomes.keep(key, refusal)) {
                throw refusal;
            }
        }
        // The key has an outcome by now: the handler finds it and answers by it.
        return handler.handle(request);
    }
}
