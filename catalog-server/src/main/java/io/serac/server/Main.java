package io.serac.server;

import io.serac.server.cli.CommandLines;
import io.serac.server.cli.client.Terminal;

/** Entry point of the process. */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name, and ends with its status. */
    public static void main(String[] arguments) {
        System.exit(CommandLines.run(arguments, Terminal.ofProcess()));
    }
}
