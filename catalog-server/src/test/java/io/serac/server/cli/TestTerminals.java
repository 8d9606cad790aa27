package io.serac.server.cli;

import io.serac.server.cli.client.Terminal;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/** Terminals at which nobody types. */
final class TestTerminals {
    private TestTerminals() {
    }

    static Terminal of(Map<String, String> environment, PrintStream out, PrintStream error) {
        return new Terminal(environment, InputStream.nullInputStream(), out, error, Clock.systemUTC());
    }
}
