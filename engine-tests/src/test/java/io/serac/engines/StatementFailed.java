package io.serac.engines;

import java.io.Serial;

/** An engine refused a statement; the message is the engine's. */
public final class StatementFailed extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    StatementFailed(String statement, String message) {
        super(message + "\nin: " + statement);
    }
}
