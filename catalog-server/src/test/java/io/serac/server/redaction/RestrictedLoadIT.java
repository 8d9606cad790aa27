package io.serac.server.redaction;

import static io.serac.server.redaction.Restricted.LOAD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What loads of a table answer to those who are under a column or row rule, and to those who are not. */
class RestrictedLoadIT {
    private static final String WAREHOUSE = "/admin/v1/warehouses/main";
    private static final String EXPLAIN = "/admin/v1/explain";
    private static final String QUESTION = "'operation': 'LOAD_TABLE', 'securable': {'type': 'table',"
            + " 'warehouse': 'main', 'namespace': ['hr'], 'name': 'emp'}";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private static Restricted people;

    private final TestClient root = SERVER.root();

    @BeforeAll
    static void prepare() {
        people = new Restricted(SERVER);
    }

    private static TestClient client(String name) {
        return people.client(name);
    }

    private static List<String> names(JsonNode fields) {
        return fields.valueStream().map(field -> field.path("name").asText()).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"denied | id, email, home | false | true", "masked | id, email, nobodys_ssn, home | true | false",
                    "filtered | id, email, nobodys_ssn, home | true | true", "lister | id, home | false | false",
                    "describer | id, email, home | false | false"})
    void whoIsRestrictedIsShownWhatHeMayKnow(String name, String columns, boolean seesPartitions, boolean seesOrder) {
        Answer whole = client("plain").get(LOAD).is(200);
        Answer shown = client(name).get(LOAD).is(200);

        assertThat(names(shown.at("/metadata/schemas/0/fields"))).containsExactly(columns.strip().split(", "));
        assertThat(shown.at("/config").toString()).isEqualTo("{\"serac.restricted\":\"true\"}");
        assertThat(shown.json().fieldNames()).toIterable().containsExactlyInAnyOrder("metadata", "config");
        assertThat(shown.at("/metadata/location").asText()).startsWith("serac-restricted://");
        assertThat(shown.at("/metadata/snapshots/0/manifest-list").asText()).startsWith("serac-restricted://");
        assertThat(shown.at("/metadata/properties").toString()).isEqualTo("{\"write.format.default\":\"parquet\"}");
        assertThat(shown.at("/metadata/partition-specs/0/fields").isEmpty()).isEqualTo(!seesPartitions);
        assertThat(shown.at("/metadata/sort-orders/0/fields").isEmpty()).isEqualTo(!seesOrder);
        String all = shown.body() + shown.headers().map();
        assertThat(all).doesNotContain("planted-property", "planted-summary", "planted-list",
                SERVER.storage().toString());
        assertThat(all.contains(Restricted.HIDDEN)).isEqualTo(columns.contains(Restricted.HIDDEN));
        assertThat(all.contains("planted-doc")).isEqualTo(columns.contains(Restricted.HIDDEN));

        assertThat(whole.body()).contains("planted-property", "planted-summary", "planted-list", "planted-doc",
                SERVER.storage().toString()).doesNotContain("serac.restricted");
        assertThat(whole.at("/metadata-location").asText()).isNotEmpty();
        SERVER.bob().get(LOAD).is(404);
    }

    @Test
    void ofAContainerOnlyThePartThatIsGrantedIsShown() {
        JsonNode home = client("lister").get(LOAD).is(200).at("/metadata/schemas/0/fields/1");
        assertThat(names(home.at("/type/fields"))).containsExactly("city");
        assertThat(names(client("denied").get(LOAD).at("/metadata/schemas/0/fields/2/type/fields")))
                .containsExactly("city", "street");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"denied | 1 column rule", "masked | 1 column rule",
            "filtered | 1 row filter", "lister | a grant that lists the readable columns"})
    void whoAsksForFilesIsRefusedAndToldHowManyRulesThereAre(String name, String limits) {
        for (String words : List.of("vended-credentials", "remote-signing", "vended-credentials,remote-signing",
                "something-new")) {
            Answer refused = client(name).with("X-Iceberg-Access-Delegation", words).get(LOAD).isError(403,
                    "ForbiddenException", "Forbidden: what you may see here is limited by " + limits.strip() + ", and");
            assertThat(refused.body()).doesNotContain(Restricted.HIDDEN, "email", "no-ssn", "rows")
                    .contains("Without the header X-Iceberg-Access-Delegation");
            client("plain").with("X-Iceberg-Access-Delegation", words).get(LOAD).is(200);
        }
        client(name).with("X-Iceberg-Access-Delegation", " ").get(LOAD).is(200);
    }

    @Test
    void aWarehouseCanBeClosedToClientsThatEnforceNothing() {
        String tag = client("denied").get(LOAD).is(200).header("ETag").orElseThrow();
        root.put(WAREHOUSE, "{'restricted-clients': 'deny'}").is(200);
        try {
            for (String name : List.of("denied", "masked", "filtered", "lister", "describer")) {
                Answer refused = client(name).get(LOAD).isError(403, "ForbiddenException");
                assertThat(refused.body()).doesNotContain("X-Iceberg-Access-Delegation", Restricted.HIDDEN);
                assertThat(explained(name, false)).isEqualTo("forbidden");
            }
            client("denied").with("If-None-Match", tag).get(LOAD).is(403);
            client("plain").get(LOAD).is(200);
            assertThat(explained("plain", true)).isEqualTo("allowed");
        } finally {
            root.put(WAREHOUSE, "{'restricted-clients': 'redact'}").is(200);
        }
        client("denied").get(LOAD).is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "denied", "masked", "filtered", "lister", "describer"})
    void whatIsExplainedIsWhatIsShown(String name) {
        for (boolean isVending : new boolean[]{false, true}) {
            Answer loaded = (isVending ? people.vending(name) : client(name)).get(LOAD);
            Answer explained =
                    client(name).post(EXPLAIN, "{'delegation': " + isVending + ", " + QUESTION + "}").is(200);
            assertThat(explained.at("/status").asInt()).as(explained.body()).isEqualTo(loaded.status());
            assertThat(explained.at("/class").asText()).isEqualTo(name.equals("plain") ? "FULL" : "RESTRICTED");
            assertThat(explained.at("/restrictions")).isEmpty();
        }
        Answer others = root.post(EXPLAIN, "{'principal': 'service-account:" + name + "', " + QUESTION + "}").is(200);
        assertThat(others.at("/status").asInt()).isEqualTo(200);
        assertThat(others.at("/restrictions").size()).isEqualTo(name.equals("plain") || name.equals("lister") ? 0 : 1);

        Answer own = client(name).post(EXPLAIN, "{" + QUESTION + "}").is(200);
        Schema shown = SchemaParser
                .fromJson(client(name).get(LOAD).at("/metadata/schemas/0").toString());
        if (own.at("/columns").isEmpty()) {
            // All are alike: nothing is hidden.
            assertThat(shown.findField(Restricted.HIDDEN)).isNotNull();
        } else {
            assertThat(own.at("/columns").findValuesAsText("name"))
                    .containsExactlyInAnyOrderElementsOf(shown.idToName().values());
        }
    }

    private static String explained(String name, boolean isVending) {
        return client(name).post(EXPLAIN, "{'delegation': " + isVending + ", " + QUESTION + "}").is(200)
                .at("/verdict").asText();
    }

    @Test
    void aTagIsGoodOnlyForTheViewItCameWith() {
        for (String name : List.of("denied", "masked", "filtered", "lister", "describer", "plain")) {
            String tag = client(name).get(LOAD).is(200).header("ETag").orElseThrow();
            assertThat(client(name).with("If-None-Match", tag).get(LOAD).is(304).body()).isEmpty();
            for (String other : List.of("denied", "masked", "filtered", "lister", "describer", "plain")) {
                if (!other.equals(name)) {
                    client(other).with("If-None-Match", tag).get(LOAD).is(200);
                }
            }
            client(name).with("If-None-Match", tag).get(LOAD + "?snapshots=refs").is(200);
            SERVER.bob().with("If-None-Match", tag).get(LOAD).is(404);
            if (!name.equals("plain")) {
                people.vending(name).with("If-None-Match", tag).get(LOAD).is(403);
            }
        }
    }

    @Test
    void aTagEndsWithTheRulesAndTheVersionItCameWith() {
        String policy = Restricted.TABLE + "/policies/more";
        String tag = client("denied").get(LOAD).is(200).header("ETag").orElseThrow();
        root.put(policy, "{'kind': 'COLUMN_DENY', 'columns': ['home.street'], 'to': ['service-account:denied']}")
                .is(201);
        Answer less = client("denied").with("If-None-Match", tag).get(LOAD).is(200);
        assertThat(less.body()).doesNotContain("street");
        root.put(policy, "{'kind': 'COLUMN_MASK', 'columns': ['home.street'], 'mask': 'show-first-4',"
                + " 'to': ['service-account:denied']}").is(200);
        client("denied").with("If-None-Match", less.header("ETag").orElseThrow()).get(LOAD).is(200);
        root.delete(policy).is(204);
        assertThat(client("denied").with("If-None-Match", tag).get(LOAD).is(304).header("ETag")).hasValue(tag);

        root.post(LOAD, "{'requirements': [], 'updates': [{'action': 'set-properties', 'updates': {'a': 'b'}}]}")
                .is(200);
        client("denied").with("If-None-Match", tag).get(LOAD).is(200);
    }

    @Test
    void refusalsNameEnginesThatEnforceTheRulesThere() {
        assertThat(people.vending("denied").get(LOAD).is(403).body())
                .contains("Ask an administrator to register an engine").doesNotContain("through an engine that does");
        List<String> engines = List.of("lake-trino", "other-trino", "gone-trino", "lake-other");
        root.put("/admin/v1/warehouses/elsewhere", "{'storage': {'type': 'file', 'root': 'file:"
                + SERVER.storage().resolveSibling("elsewhere") + "'}}").is(201);
        for (String name : engines) {
            SERVER.account("account-of-" + name);
            root.put("/admin/v1/engines/" + name, """
                    {'kind': '%s', 'account': 'service-account:account-of-%s', 'user-issuer': 'k',
                     'catalogs': {'lake': '%s'}}
                    """.formatted(name.equals("lake-other") ? "read-restrictions" : "trino-opa", name,
                    name.equals("other-trino") ? "elsewhere" : "main")).is(201);
        }
        root.put("/admin/v1/service-accounts/account-of-gone-trino", "{'disabled': true}").is(200);
        try {
            assertThat(people.vending("denied").get(LOAD).is(403).body())
                    .contains("Query it through an engine that does: lake-trino;")
                    .doesNotContain("other-trino", "gone-trino", "lake-other", "register an engine");
        } finally {
            for (String name : engines) {
                root.delete("/admin/v1/engines/" + name).is(204);
            }
        }
    }

    @Test
    void icebergsClientReadsTheSchemaAndNoRows() throws IOException {
        TableIdentifier name = TableIdentifier.of("hr", "emp");
        try (RESTCatalog catalog = catalog("denied", Map.of())) {
            Table table = catalog.loadTable(name);
            assertThat(table.schema().asStruct()).isEqualTo(Types.StructType.of(
                    Types.NestedField.required(1, "id", Types.LongType.get()),
                    Types.NestedField.optional(2, "email", Types.StringType.get()),
                    Types.NestedField.optional(4, "home", Types.StructType.of(
                            Types.NestedField.optional(5, "city", Types.StringType.get()),
                            Types.NestedField.optional(6, "street", Types.StringType.get())))));
            assertThat(table.spec().isUnpartitioned()).isTrue();
            assertThat(table.currentSnapshot().snapshotId()).isEqualTo(77);
            // It fails: an empty answer would be taken for an empty table.
            assertThatThrownBy(() -> table.newScan().planFiles().forEach(task -> {
            })).isInstanceOf(RuntimeException.class);
            table.refresh();
            assertThatThrownBy(() -> table.updateProperties().set("a", "b").commit())
                    .isInstanceOf(ForbiddenException.class);
        }
        try (RESTCatalog catalog =
                catalog("denied", Map.of("header.X-Iceberg-Access-Delegation", "vended-credentials"))) {
            assertThatThrownBy(() -> catalog.loadTable(name)).isInstanceOf(ForbiddenException.class)
                    .hasMessageContaining("1 column rule");
        }
        try (RESTCatalog catalog = catalog("plain", Map.of())) {
            assertThat(catalog.loadTable(name).schema().findField(Restricted.HIDDEN)).isNotNull();
        }
    }

    private static RESTCatalog catalog(String account, Map<String, String> more) {
        RESTCatalog catalog = new RESTCatalog();
        Map<String, String> properties = new HashMap<>(more);
        properties.putAll(Map.of("uri", SERVER.origin() + "/catalog", "warehouse", "main", "token",
                client(account).header("Authorization").substring("Bearer ".length()), "io-impl",
                "org.apache.iceberg.aws.s3.S3FileIO", "client.region", "us-east-1", "s3.access-key-id", "none",
                "s3.secret-access-key", "none", "s3.endpoint", SERVER.origin()));
        catalog.initialize("main", properties);
        return catalog;
    }
}
