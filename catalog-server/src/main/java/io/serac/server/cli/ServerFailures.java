package io.serac.server.cli;

import io.serac.server.configuration.ConfigurationException;
import io.serac.server.database.DatabaseException;
import io.serac.server.secret.SecretException;
import java.io.PrintStream;
import java.net.BindException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a server and its tasks fail: status 2 for what the operator wrote, 1 for what the server met. */
final class ServerFailures {
    private static final Logger LOG = LoggerFactory.getLogger(ServerFailures.class);

    private final PrintStream error;

    ServerFailures(PrintStream error) {
        this.error = error;
    }

    /** @return exit status */
    int tell(Exception failure) {
        return switch (failure) {
            case ConfigurationException e -> say(e, ExitCodes.MISUSED);
            case DatabaseException e -> say(e, ExitCodes.FAILED);
            case SecretException e -> say(e, ExitCodes.FAILED);
            default -> isTakenPort(failure) ? say(failure, ExitCodes.FAILED) : log(failure);
        };
    }

    private static int log(Exception failure) {
        LOG.error("Failed", failure);
        return ExitCodes.FAILED;
    }

    private static boolean isTakenPort(Exception failure) {
        boolean isTaken = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            isTaken |= cause instanceof BindException;
        }
        return isTaken;
    }

    /** The message is written for the operator: no stack trace, but the reasons below it. */
    private int say(Exception failure, int status) {
        error.println("serac: " + failure.getMessage());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            error.println("  because: " + cause);
        }
        return status;
    }
}
