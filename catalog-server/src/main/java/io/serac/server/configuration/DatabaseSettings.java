package io.serac.server.configuration;

import io.serac.server.secret.Secret;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings of the database. Immutable. */
public interface DatabaseSettings {
    @Setting("JDBC URL of a PostgreSQL 14 or later, for example `jdbc:postgresql://db:5432/serac`. Without it the server"
            + " starts a PostgreSQL of its own under `data`.")
    Optional<String> url();

    @Setting("URL of the same database for what cannot go through a pooler: migrations, and what servers announce to each"
            + " other. Without it: `database.url`.")
    Optional<String> directUrl();

    @Setting("URL of a standby of the same database, for pages of lists: they come from it whenever it is as new as what the"
            + " request was decided on, and otherwise from `database.url`. Not through a pooler in transaction mode. With several"
            + " hosts it needs `targetServerType=secondary`. Without it all comes from `database.url`.")
    Optional<String> readUrl();

    /** Who reads pages of lists from the standby. */
    Read read();

    /** Settings of the user that reads from the standby. Immutable. */
    interface Read {
        @Setting("User that connects to `database.read-url`, who may read tables. Without it that of `database.url`, whom a standby"
                + " knows as well.")
        Optional<String> username();

        @Setting("Password of the user that connects to the standby; better set in the environment than in a file.")
        Optional<Secret> password();

        @Setting("File that holds only that password, in place of `database.read.password`; read at the start.")
        Optional<Path> passwordFile();
    }

    @Setting(value = "Connections to `database.read-url`.", min = "1", max = "500")
    @WithDefault("12")
    int listConnectionsMax();

    @Setting("Whether `database.url` leads to a pooler that gives each transaction another connection, like PgBouncer in"
            + " transaction mode. Needs `database.direct-url`, and the time limits set for the user in the database.")
    @WithDefault("false")
    boolean transactionPooling();

    @Setting("User that connects. It must own the database or its schema, unless there is a `database.migration.username`.")
    @WithDefault("serac")
    String username();

    @Setting("Password of that user; better set in the environment than in a file.")
    Optional<Secret> password();

    @Setting("File that holds only that password, in place of `database.password`; read at the start.")
    Optional<Path> passwordFile();

    @Setting("Whether a start brings the schema up to date. If not, `serac migrate` has to run first: a server whose schema is"
            + " behind refuses to start.")
    @WithDefault("true")
    boolean migrateOnStart();

    /** Who changes the schema. */
    Migration migration();

    /** Settings of the user that changes the schema. Immutable. */
    interface Migration {
        @Setting("User that owns the schema and changes it, who then gives `database.username` what serving needs and no more."
                + " Without it that user does both.")
        Optional<String> username();

        @Setting("Password of the user that changes the schema; better set in the environment than in a file.")
        Optional<Secret> password();

        @Setting("File that holds only that password, in place of `database.migration.password`; read at the start.")
        Optional<Path> passwordFile();
    }

    @Setting(value = "Connections for commits and other changes.", min = "1", max = "500")
    @WithDefault("12")
    int commitConnectionsMax();

    @Setting(value = "Connections for reads.", min = "1", max = "500")
    @WithDefault("12")
    int readConnectionsMax();

    @Setting(value = "Connections for administration and background work.", min = "1", max = "500")
    @WithDefault("4")
    int adminConnectionsMax();

    @Setting(value = "For a connection to open.", min = "100ms", max = "1m")
    @WithDefault("2s")
    Duration connectTimeout();

    @Setting(value = "For a free connection of the pool; then the client is told to try again.", min = "250ms",
            max = "1m")
    @WithDefault("2s")
    Duration acquireTimeout();

    @Setting(value = "For a row or table lock; shorter than `database.statement-timeout`.", min = "100ms", max = "5m")
    @WithDefault("5s")
    Duration lockTimeout();

    @Setting(value = "For a statement, after which the database cancels it; shorter than `database.socket-timeout`.",
            min = "200ms", max = "10m")
    @WithDefault("8s")
    Duration statementTimeout();

    @Setting(value = "For any answer of the database, after which the connection counts as broken.", min = "1s",
            max = "15m")
    @WithDefault("10s")
    Duration socketTimeout();

    @Setting("Whether to refuse to start unless the database waits for a standby at each commit, so that a failover loses"
            + " nothing that was acknowledged.")
    @WithDefault("false")
    boolean requireSynchronousReplication();

    /** What cannot be meant, although each value by itself can. */
    static List<String> contradictions(DatabaseSettings settings) {
        List<String> problems = new ArrayList<>();
        checkUrl("database.url", settings.url(), problems);
        checkUrl("database.direct-url", settings.directUrl(), problems);
        checkUrl("database.read-url", settings.readUrl(), problems);
        checkUsers(settings, problems);
        if (settings.lockTimeout().compareTo(settings.statementTimeout()) >= 0) {
            problems.add("database.lock-timeout must be shorter than database.statement-timeout");
        }
        if (settings.statementTimeout().compareTo(settings.socketTimeout()) >= 0) {
            problems.add("database.statement-timeout must be shorter than database.socket-timeout");
        }
        return problems;
    }

    private static void checkUrl(String key, Optional<String> value, List<String> problems) {
        value.filter(url -> !url.startsWith("jdbc:postgresql:")).ifPresent(
                url -> problems.add(key + " must begin with jdbc:postgresql: but is " + url));
    }

    private static void checkUsers(DatabaseSettings settings, List<String> problems) {
        if (settings.password().isPresent() && settings.passwordFile().isPresent()) {
            problems.add("database.password and database.password-file are both set; leave one of them out");
        }
        Migration migration = settings.migration();
        checkUser("database.migration", migration.username(), migration.password(), migration.passwordFile(), problems);
        Read read = settings.read();
        checkUser("database.read", read.username(), read.password(), read.passwordFile(), problems);
        if (settings.transactionPooling() && settings.directUrl().isEmpty()) {
            problems.add("database.transaction-pooling needs database.direct-url");
        }
        if (settings.url().isEmpty() && (migration.username().isPresent() || settings.directUrl().isPresent())) {
            problems.add("database.migration.username and database.direct-url need database.url");
        }
        if (settings.url().isEmpty() && settings.readUrl().isPresent()) {
            problems.add("database.read-url needs database.url");
        }
        if (settings.readUrl().isEmpty() && read.username().isPresent()) {
            problems.add("database.read.username needs database.read-url");
        }
    }

    private static void checkUser(String group, Optional<String> username, Optional<Secret> password,
            Optional<Path> passwordFile, List<String> problems) {
        if (password.isPresent() && passwordFile.isPresent()) {
            problems.add(group + ".password and " + group + ".password-file are both set; leave one of them out");
        }
        if (username.isEmpty() && (password.isPresent() || passwordFile.isPresent())) {
            problems.add(group + ".username is missing, although there is a password for it");
        }
    }
}
