package io.serac.server.http;

import io.serac.authorizer.Decision;
import io.serac.server.error.CatalogException;

/** Told how requests of proven callers were decided. Thread-safe; must neither block nor throw. */
public interface RequestAuditor {
    /** A request is about to be answered. */
    void allowed(Request request, Decision.Allowed decision);

    /** A request is about to be refused, for whatever reason. */
    void refused(Request request, CatalogException refusal);

    /** Remembers nothing, for servers without a database. */
    static RequestAuditor none() {
        return new RequestAuditor() {
            @Override
            public void allowed(Request request, Decision.Allowed decision) {
                // nobody wants to know
            }

            @Override
            public void refused(Request request, CatalogException refusal) {
                // nobody wants to know
            }
        };
    }
}
