package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.serac.server.TestServer;
import io.serac.server.cli.client.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Commands typed by one user, who has a home of his own. Not thread-safe.
 *
 * <pre>{@code
 * root.run("role", "create", "analyst").succeeds();
 * }</pre>
 */
final class TestCommands {
    private final Map<String, String> environment;

    private TestCommands(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** A user who has not logged in. */
    static TestCommands of(Path home) {
        return new TestCommands(Map.of("HOME", home.toString()));
    }

    /** A user who has logged in. */
    static TestCommands of(Path home, TestServer server, String credential) {
        TestCommands user = of(home);
        user.typing(credential, "login", server.origin()).succeeds();
        return user;
    }

    /** The same user with one more variable. */
    TestCommands with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new TestCommands(more);
    }

    Run run(String... arguments) {
        return typing("", arguments);
    }

    /** With something on the standard input. */
    Run typing(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(environment, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(error, true, StandardCharsets.UTF_8),
                Clock.systemUTC());
        int status = CommandLines.run(arguments, terminal);
        return new Run(status, out.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
    }

    /** What a command said, and its status. */
    record Run(int status, String out, String error) {
        Run succeeds() {
            assertThat(status).as(error).isZero();
            assertThat(error).isEmpty();
            return this;
        }

        /** The server said no, in its own words, and nothing else was said. */
        Run isRefused(int httpStatus, String... words) {
            assertThat(status).as(out).isEqualTo(1);
            assertThat(out).isEmpty();
            assertThat(error).startsWith("serac: ").contains("status " + httpStatus).doesNotContain("\tat ");
            assertThat(List.of(words)).allSatisfy(word -> assertThat(error).contains(word));
            return this;
        }

        Run isWrongUsage(String... words) {
            assertThat(status).as(out).isEqualTo(2);
            assertThat(out).isEmpty();
            assertThat(error).contains(words).doesNotContain("\tat ");
            return this;
        }

        JsonNode json() {
            succeeds();
            try {
                return JsonMapper.builder().build().readTree(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The row of a table that begins with this word. */
        String row(String first) {
            succeeds();
            return out.lines().filter(line -> line.equals(first) || line.startsWith(first + " ")).findFirst()
                    .orElseThrow(() -> new AssertionError("No row " + first + " in:\n" + out));
        }
    }
}
