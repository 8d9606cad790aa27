package io.serac.server.cli;

import io.serac.server.CatalogServer;
import io.serac.server.RotateSigningKey;
import io.serac.server.configuration.LogSettings;
import io.serac.server.configuration.Settings;
import io.serac.server.configuration.SettingsLoader;
import io.serac.server.telemetry.LogFormat;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands of {@code ./serac}; a method each. Not thread-safe. */
@Command(name = "serac", description = SeracCommand.SERAC_HELP, mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class SeracCommand {
    private static final String PORT_HELP = "Port of the REST APIs; default 8181, 0: any.";
    private static final String MANAGEMENT_HELP = "Port of health and metrics; default 9090, 0: any.";
    private static final String DATA_HELP = "Folder of the embedded database; default ./data.";
    private static final String CONFIG_HELP = "YAML file; its keys: docs/reference/configuration.md.";
    private static final String SERVE_HELP = "Runs the catalog. With nothing configured it brings its own PostgreSQL.";
    private static final String MIGRATE_HELP = "Brings the database's schema up to date and ends.";
    private static final String ROTATE_HELP = "Starts a new key for bearer tokens; servers on the same database go on.";
    private static final String REVOKE_HELP = "Refuse all tokens signed so far, as after a theft.";
    static final String SERAC_HELP = "An Apache Iceberg REST catalog on PostgreSQL.";

    private final Map<String, String> environment;
    private final PrintStream out;

    /**
     * @param environment
     *            of which the variables named {@code SERAC_...} are settings
     * @param out
     *            for what commands tell their user; the log goes elsewhere
     */
    public SeracCommand(Map<String, String> environment, PrintStream out) {
        this.environment = Map.copyOf(environment);
        this.out = out;
    }

    @Command(name = "serve", description = SERVE_HELP, mixinStandardHelpOptions = true)
    int serve(
            @Option(names = "--port", paramLabel = "PORT", description = PORT_HELP) @Nullable String port,
            @Option(names = "--management-port", paramLabel = "PORT",
                    description = MANAGEMENT_HELP) @Nullable String managementPort,
            @Option(names = "--data", paramLabel = "DIR", description = DATA_HELP) @Nullable String data,
            @Option(names = "--config", paramLabel = "FILE", description = CONFIG_HELP) @Nullable Path config)
            throws InterruptedException {
        Map<String, String> options = new HashMap<>();
        put(options, "http.port", port);
        put(options, "management.port", managementPort);
        put(options, "data", data);
        Settings settings = settings(config, options);
        ServerLife life = new ServerLife();
        CatalogServer server = life.begin(() -> CatalogServer.start(settings, Clock.systemUTC()));
        out.print(Welcome.of(server));
        out.flush();
        life.awaitEnd();
        return 0;
    }

    @Command(name = "migrate", description = MIGRATE_HELP, mixinStandardHelpOptions = true)
    int migrate(
            @Option(names = "--data", paramLabel = "DIR", description = DATA_HELP) @Nullable String data,
            @Option(names = "--config", paramLabel = "FILE", description = CONFIG_HELP) @Nullable Path config) {
        Map<String, String> options = new HashMap<>();
        put(options, "data", data);
        int applied = CatalogServer.migrate(settings(config, options));
        out.println(applied == 0
                ? "The schema is up to date."
                : "The schema is up to date; " + applied + " migrations were applied.");
        return 0;
    }

    @Command(name = "rotate-signing-key", description = ROTATE_HELP, mixinStandardHelpOptions = true)
    int rotateSigningKey(
            @Option(names = "--revoke", description = REVOKE_HELP) boolean revoke,
            @Option(names = "--data", paramLabel = "DIR", description = DATA_HELP) @Nullable String data,
            @Option(names = "--config", paramLabel = "FILE", description = CONFIG_HELP) @Nullable Path config) {
        Map<String, String> options = new HashMap<>();
        put(options, "data", data);
        RotateSigningKey.run(settings(config, options), revoke, Clock.systemUTC());
        out.println(revoke
                ? "A new key signs. Tokens signed before are refused, by running servers within 10 seconds."
                : "A new key was made; servers sign with it within half a minute. Older tokens stay valid.");
        return 0;
    }

    private Settings settings(@Nullable Path config, Map<String, String> options) {
        Settings settings = SettingsLoader.load(config, environment, options);
        if (settings.log().format() == LogSettings.Format.JSON) {
            LogFormat.useJson();
        }
        return settings;
    }

    private static void put(Map<String, String> options, String key, @Nullable String value) {
        if (value != null) {
            options.put(key, value);
        }
    }
}
