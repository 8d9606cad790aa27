package io.serac.server.cli;

import io.serac.server.cli.client.CommandFailure;
import io.serac.server.cli.client.WrongUsage;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** How commands fail: status 2 for what the user wrote, 1 for what a server refused or met. */
final class ExitCodes implements IExecutionExceptionHandler {
    static final int FAILED = 1;
    static final int MISUSED = 2;
    /** Of {@code migrate --check} alone: all is well, but there is something to do. */
    static final int BEHIND = 3;

    private final PrintStream error;

    ExitCodes(PrintStream error) {
        this.error = error;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        return switch (failure) {
            case CommandFailure e -> say(e, FAILED);
            case WrongUsage e -> {
                int status = say(e, MISUSED);
                error.println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
                yield status;
            }
            // Apart, because its class cannot be loaded without what a server consists of.
            default -> new ServerFailures(error).tell(failure);
        };
    }

    private int say(Exception failure, int status) {
        error.println("serac: " + failure.getMessage());
        return status;
    }
}
