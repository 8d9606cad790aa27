package io.serac.server.opa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Trino writes names in lower case and joins levels by dots: which of them are found, and at what price. */
class TrinoNamesIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static String key = "";

    private final TestClient root = SERVER.root();

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        SERVER.account("trino");
        root.put("/admin/v1/engines/trino", """
                {'kind': 'trino-opa', 'account': 'service-account:trino', 'user-issuer': 'k',
                 'catalogs': {'lake': 'main'}}""").is(201);
        key = root.post("/admin/v1/engines/trino/opa-keys", "{}").is(201).at("/key").asText();
        root.put("/admin/v1/principals/user:k:u", "{}");
        root.put("/admin/v1/warehouses/main/grants/user:k:u/SELECT", "{}").is(201);
    }

    private void make(String table, String... levels) {
        root.post(TestClient.namespacePath(levels) + "/tables", TestClient.tableBody(table)).is(200);
    }

    private static boolean isFound(String schema, String table) {
        return SERVER.anonymous().with("Content-Type", "application/json")
                .post("/opa/v1/trino/allow?key=" + key, """
                        {'input': {'context': {'identity': {'user': 'u', 'groups': []}}, 'action':
                          {'operation': 'SelectFromColumns', 'resource': {'table': {'catalogName': 'lake',
                            'schemaName': '%s', 'tableName': '%s', 'columns': ['id']}}}}}
                        """.formatted(schema, table))
                .is(200).at("/result").asBoolean();
    }

    @Test
    void namesAreFoundInWhateverCaseTheyAreAtEachLevel() {
        root.createNamespace("Mixed");
        root.createNamespace("Mixed", "deEp");
        make("TaB", "Mixed", "deEp");
        make("tab", "Mixed");

        assertThat(isFound("mixed.deep", "tab")).isTrue();
        assertThat(isFound("Mixed.deEp", "TaB")).isTrue();
        assertThat(isFound("mixed", "tab")).isTrue();
        assertThat(isFound("mixed.deep", "tabs")).isFalse();
        assertThat(isFound("mixed.dee", "tab")).isFalse();
        assertThat(isFound("deep", "tab")).isFalse();
    }

    @Test
    void whatCouldBeSeveralThingsIsNone() {
        root.createNamespace("Pair");
        make("Dup", "Pair");
        make("dUP", "Pair");
        make("Single", "Pair");
        assertThat(isFound("pair", "dup")).isFalse();
        assertThat(isFound("Pair", "Dup")).isTrue();
        assertThat(isFound("pair", "single")).isTrue();

        root.createNamespace("pAIR");
        assertThat(isFound("pair", "single")).isFalse();
        assertThat(isFound("Pair", "single")).isTrue();

        root.createNamespace("D.ot");
        make("one", "D.ot");
        assertThat(isFound("d.ot", "one")).isTrue();
        root.createNamespace("d");
        root.createNamespace("d", "OT");
        assertThat(isFound("d.ot", "one")).isFalse();
    }

    @Test
    void whatHasTheNameOfAMetadataTableIsNotTakenForIt() {
        root.createNamespace("money");
        make("pay", "money");
        root.put("/admin/v1/warehouses/main/namespaces/money/tables/pay/grants/user:k:v/SELECT", "{}").is(201);
        root.put("/admin/v1/warehouses/main/namespaces/money/grants/user:k:v/CREATE_VIEW", "{}").is(201);
        String filter = "{'operation': 'FilterTables', 'filterResources': [%s]}"
                .formatted(AskingTrino.table("money", "pay$of-the-board"));
        String columns = "{'operation': 'FilterColumns', 'filterResources': [%s]}"
                .formatted(AskingTrino.table("money", "pay$of-the-board", "id"));
        String files = AskingTrino.action("SelectFromColumns", AskingTrino.table("money", "pay$files", "id"));
        assertThat(asked("allow", files).asBoolean()).isTrue();

        make("pay$of-the-board", "money");
        root.createView("money", "pay$Files");
        root.createView("money", "other$view");

        assertThat(asked("batch", filter)).isEmpty();
        assertThat(asked("batch", columns)).isEmpty();
        assertThat(asked("allow", files).asBoolean()).isFalse();
        for (String made : new String[]{"pay$files", "other$view", "none$view"}) {
            assertThat(asked("allow", AskingTrino.action("CreateView", AskingTrino.table("money", made))).asBoolean())
                    .as(made).isFalse();
        }
        assertThat(asked("allow", AskingTrino.action("CreateView", AskingTrino.table("money", "new"))).asBoolean())
                .isTrue();
        assertThat(asked("allow", AskingTrino.action("SelectFromColumns", AskingTrino.table("money", "pay", "id")))
                .asBoolean()).isTrue();
    }

    private static JsonNode asked(String endpoint, String action) {
        return SERVER.anonymous().with("Content-Type", "application/json")
                .post("/opa/v1/trino/" + endpoint + "?key=" + key,
                        "{'input': {'context': {'identity': {'user': 'v', 'groups': []}}, 'action': " + action + "}}")
                .is(200).at("/result");
    }

    @Test
    void otherLettersThanAToZAreFoundAsTheyAre() {
        root.createNamespace("Über");
        root.createNamespace("straße");
        make("Ärger", "straße");
        make("ärgerX", "straße");

        assertThat(isFound("straße", "ärgerx")).isTrue();
        assertThat(isFound("STRAßE", "ärgerx")).isTrue();
        assertThat(isFound("straße", "ärger")).isFalse();
        assertThat(isFound("straße", "Ärger")).isTrue();
        make("t", "Über");
        assertThat(isFound("über", "t")).isFalse();
        assertThat(isFound("Über", "t")).isTrue();
    }

    @Test
    void theLongestPathIsFound() {
        String[] levels = IntStream.range(0, 16).mapToObj(level -> (char) ('A' + level) + "u".repeat(254))
                .toArray(String[]::new);
        for (int depth = 1; depth <= levels.length; depth++) {
            root.createNamespace(Arrays.copyOf(levels, depth));
        }
        make("T", levels);

        assertThat(isFound(String.join(".", levels).toLowerCase(Locale.ROOT), "t")).isTrue();
    }

    /** Else each name that is not there would cost reading all that are. */
    @Test
    void indicesAreUsed() throws SQLException {
        SERVER.sql().useHandle(handle -> {
            handle.execute("""
                    INSERT INTO namespace (id, warehouse_id, parent_id, name, path, path_digest, ancestor_ids, owner_id)
                    SELECT gen_random_uuid(), w.id, w.id, 'N' || i, ARRAY['N' || i], sha256(('N' || i)::bytea), '{}',
                           w.owner_id
                      FROM warehouse w, generate_series(1, 3000) i
                    """);
            handle.execute("""
                    INSERT INTO catalog_object (id, kind, warehouse_id, namespace_id, name, owner_id, revision, version_id,
                                                metadata_location)
                    SELECT gen_random_uuid(), 'table', n.warehouse_id, n.id, 'T' || i, n.owner_id, 1, gen_random_uuid(), 'x'
                      FROM namespace n, generate_series(1, 3000) i WHERE n.name = 'N1'
                    """);
            handle.execute("ANALYZE namespace, catalog_object");
            try (PreparedStatement statement =
                    handle.getConnection().prepareStatement("EXPLAIN " + TrinoDao.IGNORING_CASE)) {
                statement.setString(1, null);
                statement.setObject(2, null, Types.OTHER);
                statement.setString(3, null);
                statement.setString(4, null);
                statement.setString(5, "u");
                statement.setString(6, "lake");
                statement.setArray(7, handle.getConnection().createArrayOf("text", new String[]{"n1", "n2"}));
                statement.setArray(8, handle.getConnection().createArrayOf("text", new String[]{"t1"}));
                StringBuilder plan = new StringBuilder();
                try (ResultSet line = statement.executeQuery()) {
                    while (line.next()) {
                        plan.append(line.getString(1)).append('\n');
                    }
                }
                assertThat(plan.toString()).contains("namespace_lower_path", "catalog_object_lower_name")
                        .doesNotContain("Seq Scan on namespace n", "Seq Scan on catalog_object");
            }
        });
        assertThat(isFound("n1", "t3000")).isTrue();
        assertThat(isFound("n1", "t3001")).isFalse();
    }
}
