package io.serac.server.cli;

import io.serac.server.cli.account.ServiceAccountCommand;
import io.serac.server.cli.apply.Apply;
import io.serac.server.cli.client.Login;
import io.serac.server.cli.client.Logout;
import io.serac.server.cli.client.Terminal;
import io.serac.server.cli.client.WhoAmI;
import io.serac.server.cli.decision.Explain;
import io.serac.server.cli.decision.SearchAudit;
import io.serac.server.cli.grant.GrantPrivilege;
import io.serac.server.cli.grant.ListGrants;
import io.serac.server.cli.grant.RevokePrivilege;
import io.serac.server.cli.policy.PolicyCommand;
import io.serac.server.cli.tag.TagCommand;
import io.serac.server.cli.role.RoleCommand;
import io.serac.server.cli.role.TokenRoleMappingCommand;
import io.serac.server.cli.warehouse.WarehouseCommand;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands of {@code ./serac}: a method for each that runs here, a class for each client. Not thread-safe. */
@Command(name = "serac", description = SeracCommand.SERAC_HELP, mixinStandardHelpOptions = true,
        versionProvider = Version.class, footer = SeracCommand.FOOTER,
        subcommands = {Login.class, Logout.class, WhoAmI.class, RoleCommand.class, ServiceAccountCommand.class,
                TokenRoleMappingCommand.class, GrantPrivilege.class, RevokePrivilege.class, ListGrants.class,
                PolicyCommand.class, TagCommand.class, Explain.class, SearchAudit.class, WarehouseCommand.class,
                Apply.class})
final class SeracCommand {
    private static final String PORT_HELP = "Port of the REST APIs; default 8181, 0: any.";
    private static final String MANAGEMENT_HELP = "Port of health and metrics; default 9090, 0: any.";
    private static final String DATA_HELP = "Folder of the embedded database; default ./data.";
    private static final String CONFIG_HELP = "YAML file; its keys: docs/reference/configuration.md.";
    private static final String SERVE_HELP = "Runs the catalog. With nothing configured it brings its own PostgreSQL.";
    private static final String MIGRATE_HELP = "Brings the database's schema up to date and ends.";
    private static final String CHECK_HELP =
            "Only say which migrations are missing, and change nothing. Status 3 if there are any.";
    private static final String ROTATE_HELP = "Starts a new key for bearer tokens; servers on the same database go on.";
    private static final String REVOKE_HELP = "Refuse all tokens signed so far, as after a theft.";
    private static final String REWRAP_HELP =
            "Seals all stored secrets with the active master key, so that older ones can go. Servers on the same database go on.";
    static final String SERAC_HELP = "An Apache Iceberg REST catalog on PostgreSQL.";
    static final String FOOTER =
            "%nserve, migrate, rotate-signing-key and rewrap-secrets run here. All others talk to a running server over "
                    + "its admin API; begin with login. Status: 0 done, 1 refused or failed, 2 wrong usage.";

    private final Terminal terminal;

    /**
     * @param terminal
     *            with the variables named {@code SERAC_...} that are settings, and the stream for what commands tell their user;
     *            the log goes elsewhere
     */
    SeracCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(name = "serve", description = SERVE_HELP, mixinStandardHelpOptions = true)
    int serve(
            @Option(names = "--port", paramLabel = "PORT", description = PORT_HELP) @Nullable String port,
            @Option(names = "--management-port", paramLabel = "PORT",
                    description = MANAGEMENT_HELP) @Nullable String managementPort,
            @Option(names = "--data", paramLabel = "DIR", description = DATA_HELP) @Nullable String data,
            @Option(names = "--config", paramLabel = "FILE", description = CONFIG_HELP) @Nullable Path config)
            throws InterruptedException {
        ServerTasks.serve(new ServerOptions().with("http.port", port).with("management.port", managementPort)
                .with("data", data), config, terminal);
        return 0;
    }

    @Command(name = "migrate", description = MIGRATE_HELP, mixinStandardHelpOptions = true)
    int migrate(
            @Option(names = "--check", description = CHECK_HELP) boolean check,
            @Option(names = "--data", paramLabel = "DIR", description = DATA_HELP) @Nullable String data,
            @Option(names = "--config", paramLabel = "FILE", description = CONFIG_HELP) @Nullable Path config) {
        ServerOptions options = new ServerOptions().with("data", data);
        if (check) {
            return ServerTasks.checkSchema(options, config, terminal);
        }
        ServerTasks.migrate(options, config, terminal);
        return 0;
    }

    @Command(name = "rotate-signing-key", description = ROTATE_HELP, mixinStandardHelpOptions = true)
    int rotateSigningKey(
            @Option(names = "--revoke", description = REVOKE_HELP) boolean revoke,
            @Option(names = "--data", paramLabel = "DIR", description = DATA_HELP) @Nullable String data,
            @Option(names = "--config", paramLabel = "FILE", description = CONFIG_HELP) @Nullable Path config) {
        ServerTasks.rotateSigningKey(new ServerOptions().with("data", data), config, revoke, terminal);
        return 0;
    }

    @Command(name = "rewrap-secrets", description = REWRAP_HELP, mixinStandardHelpOptions = true)
    int rewrapSecrets(
            @Option(names = "--data", paramLabel = "DIR", description = DATA_HELP) @Nullable String data,
            @Option(names = "--config", paramLabel = "FILE", description = CONFIG_HELP) @Nullable Path config) {
        ServerTasks.rewrapSecrets(new ServerOptions().with("data", data), config, terminal);
        return 0;
    }
}
