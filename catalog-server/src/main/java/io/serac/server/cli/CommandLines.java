package io.serac.server.cli;

import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine;

/** Runs commands as typed. Stateless. */
public final class CommandLines {
    private CommandLines() {}

    /** @return exit status: 0 for success, 1 if the server failed, 2 if arguments or configuration are wrong */
    public static int run(String[] arguments, Map<String, String> environment, PrintStream out, PrintStream error) {
        return new CommandLine(new SeracCommand(environment, out)).setExecutionExceptionHandler(new ExitCodes(error))
                .setUsageHelpAutoWidth(true).execute(arguments);
    }
}
