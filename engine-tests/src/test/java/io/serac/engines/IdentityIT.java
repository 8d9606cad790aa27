package io.serac.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Users of an issuer work through unmodified engines, and each sees what his roles and grants open, and nothing else. */
@Tag("engine")
final class IdentityIT {
    private static final String HIDDEN = "south";
    private static final String HIDDEN_COLUMN = "paycanary";
    private static final String WAGES = "1|4711";

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
        String engine;
        try (RestCalls admin = new RestCalls(server)) {
            for (String role : List.of("lake-readers", "north-readers", "temps")) {
                admin.put("roles/" + role, "{}");
            }
            engine = admin.account("trino");
            admin.put("engines/trino", "{\"kind\":\"trino-opa\",\"account\":\"service-account:trino\","
                    + "\"user-issuer\":\"" + Issuer.NAME + "\",\"catalogs\":{\"lake\":\"main\"}}");
            String gateway = admin.account("gateway");
            admin.put("engines/gateway", "{\"kind\":\"read-restrictions\",\"account\":\"service-account:gateway\","
                    + "\"catalogs\":{\"lake\":\"main\"}}");
            users.addAll(exchanged(admin, gateway, "alice", "lake-readers"));
            users.addAll(exchanged(admin, gateway, "bob", "north-readers"));
            users.addAll(exchanged(admin, gateway, "tom", "lake-readers", "temps"));
            users.addAll(exchanged(admin, gateway, "mallory"));
            users.addAll(Spark.withToken("tom", server, "main", issuer.token("tom", "lake-readers", "temps")));
            users.addAll(Spark.withToken("both", server, "main", issuer.token("mallory")));
            users.add("spark.sql.catalog.both.credential=" + gateway);
            users.add("spark.sql.catalog.both.oauth2-server-uri=" + server.tokenUri());
        }
        spark = Spark.start("identity-spark", server, users.toArray(String[]::new));
        for (String namespace : List.of("north", HIDDEN)) {
            spark.sql("CREATE NAMESPACE lake." + namespace);
            spark.sql("CREATE TABLE lake." + namespace + ".t (id bigint) USING iceberg");
            spark.sql("INSERT INTO lake." + namespace + ".t VALUES (1), (2)");
        }
        spark.sql("CREATE TABLE lake.south.wages (id bigint, " + HIDDEN_COLUMN + " bigint) USING iceberg");
        spark.sql("INSERT INTO lake.south.wages VALUES (1, 4711)");
        try (RestCalls admin = new RestCalls(server)) {
            admin.grant("SELECT", "role:lake-readers");
            admin.grant("SELECT", "role:north-readers", "north");
            admin.grant("SELECT", "user:" + Issuer.NAME + ":carol", "north");
            admin.grant("SELECT", "service-account:trino");
            admin.grant("SELECT", "service-account:gateway");
            admin.put("warehouses/main/namespaces/south/tables/wages/policies/pay",
                    "{\"kind\":\"COLUMN_DENY\",\"columns\":[\"" + HIDDEN_COLUMN + "\"],\"to\":[\"role:temps\"]}");
        }
        trino = Trino.start("identity-trino", server, engine, "iceberg.rest-catalog.session=USER");
    }

    /** Settings of a Spark that a gateway started for a user, with what it got in exchange for his token. */
    private static List<String> exchanged(RestCalls admin, String gateway, String user, String... roles)
            throws IOException, InterruptedException {
        return Spark.withToken(user + "_exchanged", server, "main",
                admin.exchange(issuer.token(user, roles), gateway));
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

    @Test
    void whatRolesOfATokenOpenIsOpenToTheSparkThatExchangedIt() {
        assertThat(spark.sql("SHOW NAMESPACES IN alice_exchanged").lines())
                .containsExactlyInAnyOrder("north", HIDDEN);
        assertThat(spark.sql("SELECT count(*) FROM alice_exchanged.south.t").lines()).containsExactly("2");

        assertThat(spark.sql("SHOW NAMESPACES IN bob_exchanged").lines()).containsExactly("north");
        assertThat(spark.sql("SELECT count(*) FROM bob_exchanged.north.t").lines()).containsExactly("2");
        assertThatThrownBy(() -> spark.sql("SELECT count(*) FROM bob_exchanged.south.t"))
                .isInstanceOf(StatementFailed.class).hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
        assertThatThrownBy(() -> spark.sql("SHOW NAMESPACES IN mallory_exchanged"))
                .isInstanceOf(StatementFailed.class).hasMessageContaining("Warehouse does not exist");
    }

    @Test
    void aRuleForARoleOfATokenBindsTheSparkThatExchangedItToo() {
        for (String statement : List.of("SELECT * FROM %s.south.wages", "SELECT id FROM %s.south.wages",
                "SELECT count(*) FROM %s.south.wages")) {
            refusedWithoutAHint(() -> spark.sql(statement.formatted("tom")), "serac-restricted");
            refusedWithoutAHint(() -> spark.sql(statement.formatted("tom_exchanged")),
                    "limited in a way that this engine cannot be told");
        }
        assertThat(spark.sql("SELECT count(*) FROM tom_exchanged.south.t").lines()).containsExactly("2");

        assertThat(spark.sql("SELECT * FROM alice.south.wages").lines()).containsExactly(WAGES);
        assertThat(spark.sql("SELECT * FROM alice_exchanged.south.wages").lines()).containsExactly(WAGES);
    }

    private static void refusedWithoutAHint(ThrowingCallable statement, String refusal) {
        assertThatThrownBy(statement).isInstanceOf(StatementFailed.class).hasMessageContaining(refusal)
                .hasMessageNotContainingAny(HIDDEN_COLUMN, "4711");
    }

    // What Iceberg's client does: it logs in with the credential, and the user's token has no effect.
    @Test
    void aTokenBesideACredentialLeavesSparkWithTheRightsOfTheAccount() {
        assertThat(spark.sql("SELECT * FROM both.south.wages").lines()).containsExactly(WAGES);
        assertThatThrownBy(() -> spark.sql("SELECT * FROM mallory.south.wages")).isInstanceOf(StatementFailed.class);
    }

    @Test
    void trinoExchangesTheUsersOwnTokenWithItsRoles() {
        String alice = issuer.token("anna", "lake-readers");
        String bob = issuer.token("ben", "north-readers");
        assertThat(trino.sqlExchanging("anna", alice, "SELECT count(*) FROM lake.south.t").lines())
                .containsExactly("2");
        assertThat(trino.sqlExchanging("ben", bob, "SELECT count(*) FROM lake.north.t").lines()).containsExactly("2");

        assertThatThrownBy(() -> trino.sqlExchanging("ben", bob, "SELECT count(*) FROM lake.south.t"))
                .isInstanceOf(StatementFailed.class);
        assertThatThrownBy(() -> trino.sqlAs("anna", "SELECT count(*) FROM lake.south.t"))
                .as("by the name alone").isInstanceOf(StatementFailed.class);
    }

    @Test
    void aRuleForARoleOfATokenBindsTheTrinoThatExchangedItToo() {
        String amy = issuer.token("amy", "lake-readers");
        String tim = issuer.token("tim", "lake-readers", "temps");
        assertThat(trino.sqlExchanging("amy", amy, "SELECT * FROM lake.south.wages").lines()).containsExactly(WAGES);

        for (String statement : List.of("SELECT * FROM lake.south.wages", "SELECT id FROM lake.south.wages")) {
            refusedWithoutAHint(() -> trino.sqlExchanging("tim", tim, statement), "wages");
        }
        assertThat(trino.sqlExchanging("tim", tim, "DESCRIBE lake.south.wages").lines()).singleElement().asString()
                .startsWith("id|bigint");
        assertThat(trino.sqlExchanging("tim", tim, "SELECT count(*) FROM lake.south.t").lines()).containsExactly("2");
    }

    @Test
    void trinoKeepsTheSessionOfTheFirstTokenOfAUserAndSource() {
        String before = issuer.token("ada", "lake-readers");
        String after = issuer.token("ada", "lake-readers", "temps");
        assertThat(trino.sqlExchanging("ada", before, "SELECT * FROM lake.south.wages").lines()).containsExactly(WAGES);

        assertThat(trino.sqlExchanging("ada", after, "SELECT * FROM lake.south.wages").lines()).containsExactly(WAGES);
        refusedWithoutAHint(() -> trino.sqlExchanging("ada", "another-source", after,
                "SELECT * FROM lake.south.wages"), "wages");
    }
}
