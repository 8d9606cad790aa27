package io.serac.server.access;

import io.serac.server.error.Denial;
import io.serac.server.idempotency.AuditContext;

/**
 * Told what engines were told that their users may not do. Such an answer is no refusal of the request, which was the engine's and
 * was answered. Thread-safe; must neither block nor throw.
 */
@FunctionalInterface
public interface EngineDenials {
    /**
     * A user was denied something.
     *
     * @param context
     *            of the engine's request, with the user as the caller and the engine's account as his actor
     */
    void denied(AuditContext context, Denial denial);
}
