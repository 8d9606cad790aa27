package io.serac.server.cli.client;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds a command. Immutable.
 *
 * @param environment
 *            of which the variables named {@code SERAC_CLI_...} and {@code HOME} count for clients
 * @param in
 *            where a credential may come from
 * @param out
 *            for answers
 * @param error
 *            for refusals and remarks
 */
public record Terminal(Map<String, String> environment, InputStream in, PrintStream out, PrintStream error,
        Clock clock) {
    /** What the variables of clients begin with. */
    public static final String PREFIX = "SERAC_CLI_";

    public Terminal {
        environment = Map.copyOf(environment);
    }

    /** The terminal of this process. */
    public static Terminal ofProcess() {
        return new Terminal(System.getenv(), System.in, System.out, System.err, Clock.systemUTC());
    }

    /** A variable that is set and not empty. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** The user's folder. */
    Path home() {
        return Path.of(variable("HOME").orElse(System.getProperty("user.home")));
    }
}
