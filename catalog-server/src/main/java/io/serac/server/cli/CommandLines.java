package io.serac.server.cli;

import io.serac.server.cli.client.Terminal;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Runs commands as typed. Stateless. */
public final class CommandLines {
    private CommandLines() {}

    /** @return exit status: 0 for success, 1 if a server refused or failed, 2 if arguments or configuration are wrong */
    public static int run(String[] arguments, Terminal terminal) {
        return commandLine(terminal).setExecutionExceptionHandler(new ExitCodes(terminal.error())).execute(arguments);
    }

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new SeracCommand(terminal), new Commands(terminal)).setUsageHelpAutoWidth(true)
                .setOut(writer(terminal.out())).setErr(writer(terminal.error()));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }
}
