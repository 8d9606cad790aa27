package io.serac.server.cli;

import io.serac.server.configuration.ConfigurationException;
import io.serac.server.database.DatabaseException;
import io.serac.server.secret.SecretException;
import java.io.PrintStream;
import java.net.BindException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** How commands fail: status 2 for what the operator wrote, 1 for what the server met. */
final class ExitCodes implements IExecutionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ExitCodes.class);
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final PrintStream error;

    ExitCodes(PrintStream error) {
        this.error = error;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        return switch (failure) {
            case ConfigurationException e -> say(e, MISUSED);
            case DatabaseException e -> say(e, FAILED);
            case SecretException e -> say(e, FAILED);
            default -> isTakenPort(failure) ? say(failure, FAILED) : log(failure);
        };
    }

    private static int log(Exception failure) {
        LOG.error("Failed", failure);
        return FAILED;
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
