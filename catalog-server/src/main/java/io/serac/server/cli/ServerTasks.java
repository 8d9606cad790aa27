package io.serac.server.cli;

import io.serac.server.CatalogServer;
import io.serac.server.RewrapSecrets;
import io.serac.server.RotateSigningKey;
import io.serac.server.cli.client.CommandFailure;
import io.serac.server.cli.client.Terminal;
import io.serac.server.configuration.Settings;
import io.serac.server.database.SchemaState;
import io.serac.server.secret.Rewrapping;
import io.serac.server.telemetry.Tracing;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the commands do that are no clients. Apart from them, because the command line looks at the methods of all commands, and
 * would load for each client what a server consists of. Stateless.
 */
final class ServerTasks {
    private ServerTasks() {
    }

    static void serve(ServerOptions options, @Nullable Path file, Terminal terminal) throws InterruptedException {
        Settings settings = options.load(file, terminal);
        ServerLife life = new ServerLife();
        CatalogServer server =
                life.begin(() -> CatalogServer.start(settings, terminal.clock(), Tracing.of(terminal.environment())));
        PrintStream out = terminal.out();
        out.print(Welcome.of(server));
        out.flush();
        life.awaitEnd();
    }

    static void migrate(ServerOptions options, @Nullable Path file, Terminal terminal) {
        int applied = CatalogServer.migrate(options.load(file, terminal));
        terminal.out().println(applied == 0
                ? "The schema is up to date."
                : "The schema is up to date; " + applied + " migrations were applied.");
    }

    /** @return exit status */
    static int checkSchema(ServerOptions options, @Nullable Path file, Terminal terminal) {
        Settings settings = options.load(file, terminal);
        if (settings.database().url().isEmpty() && Files.notExists(settings.data().resolve("postgres"))) {
            throw new CommandFailure("There is no database in " + settings.data() + " yet; the first start makes it");
        }
        SchemaState state = CatalogServer.schema(settings);
        if (state.isCurrent()) {
            terminal.out().println("The schema is up to date: version " + state.version() + ".");
            return 0;
        }
        terminal.out().println("The schema is at version " + state.version() + "; " + state.missing().size()
                + " migrations are missing:");
        state.missing().forEach(migration -> terminal.out().println("  " + migration));
        return ExitCodes.BEHIND;
    }

    static void rotateSigningKey(ServerOptions options, @Nullable Path file, boolean revoke, Terminal terminal) {
        RotateSigningKey.run(options.load(file, terminal), revoke, terminal.clock());
        terminal.out().println(revoke
                ? "A new key signs. Tokens signed before are refused, by running servers within 10 seconds."
                : "A new key was made; servers sign with it within half a minute. Older tokens stay valid.");
    }

    static void rewrapSecrets(ServerOptions options, @Nullable Path file, Terminal terminal) {
        RewrapSecrets.Summary summary = RewrapSecrets.run(options.load(file, terminal), terminal.error()::println);
        for (Rewrapping.Summary kind : summary.kinds()) {
            terminal.out().println(kind.name() + ": " + kind.rewrapped() + " sealed anew, " + kind.current()
                    + " were already, " + kind.failures().size() + " failed");
        }
        summary.failures().forEach(failure -> terminal.error().println("serac: " + failure));
        if (!summary.failures().isEmpty()) {
            throw new CommandFailure(
                    summary.failures().size() + " values could not be sealed anew; they are as they were."
                            + " Keep all keys, and run the command again when the reasons above are gone");
        }
        terminal.out().println("Everything is sealed with master key " + summary.keyId()
                + ". When all servers have it, no other key is needed.");
    }
}
