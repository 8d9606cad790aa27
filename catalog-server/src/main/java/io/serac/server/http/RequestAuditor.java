package io.serac.server.http;

import io.serac.authorizer.Decision;
import io.serac.server.error.CatalogException;
import org.jspecify.annotations.Nullable;

/** Told how requests of proven callers were decided. Thread-safe; must neither block nor throw. */
public interface RequestAuditor {
    /**
     * A request is about to be answered.
     *
     * @param handedOut
     *            access to files that the answer holds; null if it holds none
     */
    void allowed(Request request, Decision.Allowed decision, @Nullable HandedOut handedOut);

    /** A request is about to be refused, for whatever reason. */
    void refused(Request request, CatalogException refusal);

    /** Remembers nothing, for servers without a database. */
    static RequestAuditor none() {
        return new RequestAuditor() {
            @Override
            public void allowed(Request request, Decision.Allowed decision, @Nullable HandedOut handedOut) {
                // nobody wants to know
            }

            @Override
            public void refused(Request request, CatalogException refusal) {
                // nobody wants to know
            }
        };
    }
}
