package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Users of an issuer work through unmodified engines, and each sees what his roles and grants open, and nothing else. */
@Tag("engine")
final class IdentityIT {
    private static final String HIDDEN = "south";

    private static Issuer issuer;
    private static RunningServer server;
    private static Spark spark;
    private static Trino trino;

    @BeforeAll
    static void startServerAndEngines() throws SQLException, IOException, InterruptedException {
        issuer = Issuer.start();
        server = RunningServer.start("identity-server", issuer.configuration());
        List<String> users = new ArrayList<>();
        users.addAll(Spark.withToken("alice", server, "main", issuer.token("alice", "lake-readers")));
        users.addAll(Spark.withToken("bob", server, "main", issuer.token("bob", "north-readers", "unknown-role")));
        users.addAll(Spark.withToken("mallory", server, "main", issuer.token("mallory")));
        spark = Spark.start("identity-spark", server, users.toArray(String[]::new));
        for (String namespace : List.of("north", HIDDEN)) {
            spark.sql("CREATE NAMESPACE lake." + namespace);
            spark.sql("CREATE TABLE lake." + namespace + ".t (id bigint) USING iceberg");
            spark.sql("INSERT INTO lake." + namespace + ".t VALUES (1), (2)");
        }
        String engine;
        try (RestCalls admin = new RestCalls(server)) {
            admin.put("roles/lake-readers", "{}");
            admin.put("roles/north-readers", "{}");
            admin.grant("SELECT", "role:lake-readers");
            admin.grant("SELECT", "role:north-readers", "north");
            admin.grant("SELECT", "user:" + Issuer.NAME + ":carol", "north");
            engine = admin.account("trino");
            admin.grant("SELECT", "service-account:trino");
            admin.put("engines/trino", "{\"kind\":\"trino-opa\",\"account\":\"service-account:trino\","
                    + "\"user-issuer\":\"" + Issuer.NAME + "\",\"catalogs\":{\"lake\":\"main\"}}");
        }
        trino = Trino.start("identity-trino", server, engine, "iceberg.rest-catalog.session=USER");
    }

    @AfterAll
    static void stop() throws SQLException {
        if (trino != null) {
            trino.close();
        }
        if (spark != null) {
            spark.close();
        }
        if (server != null) {
            server.close();
        }
        if (issuer != null) {
            issuer.close();
        }
    }

    @Test
    void sparkShowsEachUserWhatTheRolesOfHisTokenOpen() {
        assertThat(spark.sql("SHOW NAMESPACES IN alice").lines()).containsExactlyInAnyOrder("north", HIDDEN);
        assertThat(spark.sql("SELECT count(*) FROM alice.south.t").lines()).containsExactly("2");

        assertThat(spark.sql("SHOW NAMESPACES IN bob").lines()).containsExactly("north");
        assertThat(spark.sql("SELECT count(*) FROM bob.north.t").lines()).containsExactly("2");
        assertThatThrownBy(() -> spark.sql("SELECT count(*) FROM bob.south.t")).isInstanceOf(StatementFailed.class)
                .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
        assertThatThrownBy(() -> spark.sql("INSERT INTO bob.north.t VALUES (3)")).isInstanceOf(StatementFailed.class)
                .hasMessageContaining("INSERT is missing");
        assertThatThrownBy(() -> spark.sql("SHOW NAMESPACES IN mallory")).isInstanceOf(StatementFailed.class)
                .hasMessageContaining("Warehouse does not exist");
    }

    @Test
    void trinoActsForItsUserAndNeverBeyondWhatBothMay() {
        assertThat(trino.sqlAs("carol", "SHOW SCHEMAS FROM lake").lines()).contains("north").doesNotContain(HIDDEN);
        assertThat(trino.sqlAs("carol", "SELECT count(*) FROM lake.north.t").lines()).containsExactly("2");
        assertThatThrownBy(() -> trino.sqlAs("carol", "SELECT count(*) FROM lake.south.t"))
                .isInstanceOf(StatementFailed.class);
        assertThatThrownBy(() -> trino.sqlAs("carol", "INSERT INTO lake.north.t VALUES 3"))
                .isInstanceOf(StatementFailed.class);
        assertThatThrownBy(() -> trino.sqlAs("dave", "SELECT count(*) FROM lake.north.t"))
                .isInstanceOf(StatementFailed.class);
    }

    @Test
    void trinoHandsTheUsersOwnTokenOn() {
        String alice = issuer.token("alice", "lake-readers");
        String bob = issuer.token("bob", "north-readers");
        assertThat(trino.sqlWith("alice", alice, "SHOW SCHEMAS FROM lake").lines()).contains("north", HIDDEN);
        assertThat(trino.sqlWith("alice", alice, "SELECT count(*) FROM lake.south.t").lines()).containsExactly("2");

        assertThat(trino.sqlWith("bob", bob, "SHOW SCHEMAS FROM lake").lines()).contains("north")
                .doesNotContain(HIDDEN);
        assertThatThrownBy(() -> trino.sqlWith("bob", bob, "SELECT count(*) FROM lake.south.t"))
                .isInstanceOf(StatementFailed.class);
    }
}
