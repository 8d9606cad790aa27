package io.serac.server.configuration;

import io.serac.server.secret.Secret;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings of the database. Immutable. */
public interface DatabaseSettings {
    @Setting("JDBC URL of a PostgreSQL 14 or later, for example `jdbc:postgresql://db:5432/serac`. Without it the server"
            + " starts a PostgreSQL of its own under `data`.")
    Optional<String> url();

    @Setting("User that connects; it must own the database or its schema.")
    @WithDefault("serac")
    String username();

    @Setting("Password of that user; better set in the environment than in a file.")
    Optional<Secret> password();

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
        settings.url().filter(url -> !url.startsWith("jdbc:postgresql:")).ifPresent(
                url -> problems.add("database.url must begin with jdbc:postgresql: but is " + url));
        if (settings.lockTimeout().compareTo(settings.statementTimeout()) >= 0) {
            problems.add("database.lock-timeout must be shorter than database.statement-timeout");
        }
        if (settings.statementTimeout().compareTo(settings.socketTimeout()) >= 0) {
            problems.add("database.statement-timeout must be shorter than database.socket-timeout");
        }
        return problems;
    }
}
