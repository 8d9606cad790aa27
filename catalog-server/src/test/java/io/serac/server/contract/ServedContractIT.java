package io.serac.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire obeys the contracts; {@link CheckedServer} fails where it does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedContractIT {
    private static final String MAIN = "/catalog/v1/main";
    private static final String SCHEMA = """
            {"type": "struct", "schema-id": 0, "fields": [
              {"id": 1, "name": "id", "required": true, "type": "long", "doc": "key"},
              {"id": 2, "name": "tags", "required": false, "type": {"type": "map", "key-id": 3, "key": "string",
                "value-id": 4, "value": {"type": "list", "element-id": 5, "element": "decimal(9, 2)",
                "element-required": true}, "value-required": false}}]}
            """;
    private static final String VIEW_VERSION = """
            {"version-id": 1, "timestamp-ms": 1767268800000, "schema-id": 0, "summary": {"engine-name": "test"},
             "default-namespace": ["tour"], "representations": [
               {"type": "sql", "sql": "SELECT id FROM orders", "dialect": "spark"},
               {"type": "sql", "sql": "SELECT id FROM \\"orders\\"", "dialect": "trino"}]}
            """;

    private CheckedServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = CheckedServer.start(folder.resolve("data"), Map.of());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void everyAdvertisedEndpointAnswersAsPromised() {
        Set<String> advertised = advertised();

        namespaces();
        tables();
        stagedTables();
        transactions();
        registered();
        functions();
        if (advertised.contains("createView")) {
            views();
        }

        ok(200, server.get("/admin/v1/audit?operation=createTable&page-size=1"));

        // Local files are not signed for; SignRequestIT holds that answer against the contract, on an object store.
        advertised.remove("signRequest");
        assertThat(server.succeeded()).containsAll(advertised);
    }

    private Set<String> advertised() {
        Exchange config = server.get("/catalog/v1/config?warehouse=main");
        assertThat(config.text("/overrides/prefix")).isEqualTo("main");
        Set<String> ids = new TreeSet<>();
        for (JsonNode endpoint : config.json().path("endpoints")) {
            String[] methodAndPath = endpoint.asText().split(" ", 2);
            ids.add(server.contracts().operationId(methodAndPath[0],
                    "/catalog" + methodAndPath[1].replaceAll("[{}]", "")).orElseThrow());
        }
        // Functions cannot be stored, so none can be loaded.
        ids.remove("loadFunction");
        return ids;
    }

    private void namespaces() {
        ok(200, server.post(MAIN + "/namespaces", "{\"namespace\": [\"tour\"], \"properties\": {\"owner\": \"a\"}}"));
        ok(200, server.post(MAIN + "/namespaces", "{\"namespace\": [\"tour\", \"in.ner\"]}"));
        ok(200, server.get(MAIN + "/namespaces"));
        ok(200, server.get(MAIN + "/namespaces?parent=tour&pageSize=1"));
        ok(200, server.get(MAIN + "/namespaces/tour%1Fin.ner"));
        ok(204, server.send("HEAD", MAIN + "/namespaces/tour%1fin.ner", ""));
        Exchange changed = server.post(MAIN + "/namespaces/tour/properties",
                "{\"updates\": {\"x\": \"1\"}, \"removals\": [\"owner\", \"none\"]}");
        assertThat(changed.text("/missing/0")).isEqualTo("none");
        ok(409, server.send("DELETE", MAIN + "/namespaces/tour", ""));
        ok(204, server.send("DELETE", MAIN + "/namespaces/tour%1Fin.ner", "", "Idempotency-Key", anyKey()));
    }

    private void tables() {
        String tables = MAIN + "/namespaces/tour/tables";
        ok(200, server.post(tables, """
                {"name": "orders", "schema": %s, "properties": {"format-version": "3"},
                 "partition-spec": {"spec-id": 0, "fields": [
                   {"source-id": 1, "field-id": 1000, "name": "part", "transform": "bucket[4]"}]},
                 "write-order": {"order-id": 1, "fields": [
                   {"source-id": 1, "transform": "identity", "direction": "asc", "null-order": "nulls-last"}]}}
                """.formatted(SCHEMA)));
        ok(409, server.post(tables, "{\"name\": \"orders\", \"schema\": " + SCHEMA + "}"));
        ok(200, server.get(tables));
        ok(200, server.get(tables + "?pageToken=&pageSize=1"));
        ok(204, server.send("HEAD", tables + "/orders", ""));
        Exchange loaded = ok(200, server.get(tables + "/orders?snapshots=refs"));
        ok(304, server.send("GET", tables + "/orders?snapshots=refs", "",
                "If-None-Match", loaded.header("ETag").orElseThrow()));
        for (String version : List.of("1", "2")) {
            ok(200, server.post(tables, """
                    {"name": "v%1$s", "schema": %2$s, "properties": {"format-version": "%1$s"}}
                    """.formatted(version, SCHEMA)));
            ok(200, server.get(tables + "/v" + version));
        }
        ok(200, server.post(tables + "/orders", """
                {"requirements": [{"type": "assert-table-uuid", "uuid": "%s"}],
                 "updates": [{"action": "set-properties", "updates": {"a": "b"}},
                             {"action": "add-spec", "spec": {"spec-id": 0, "fields": []}},
                             {"action": "set-default-spec", "spec-id": -1}]}
                """.formatted(loaded.text("/metadata/table-uuid"))));
        ok(200, server.get(tables + "/orders"));
        ok(409, server.post(tables + "/orders", """
                {"requirements": [{"type": "assert-create"}], "updates": []}"""));
        ok(200, server.get(tables + "/orders/credentials"));
        ok(400, server.post(tables + "/orders/sign", """
                {"region": "us-east-1", "method": "GET", "uri": "https://s3.example/lake/a", "headers": {}}"""));
        ok(204, server.post(tables + "/orders/metrics", """
                {"report-type": "scan-report", "table-name": "orders", "snapshot-id": -1, "filter": true, "schema-id": 0,
                 "projected-field-ids": [1], "projected-field-names": ["id"],
                 "metrics": {"total-planning-duration": {"count": 1, "time-unit": "nanoseconds", "total-duration": 9}}}
                """));
        ok(204, server.post(MAIN + "/tables/rename", rename("v1", "v1_renamed")));
        ok(404, server.post(MAIN + "/tables/rename", rename("v1", "v1_again")));
        ok(204, server.send("DELETE", tables + "/v1_renamed?purgeRequested=true", ""));
        ok(204, server.send("DELETE", tables + "/v2", ""));
        ok(404, server.send("DELETE", tables + "/v2", ""));
    }

    private void stagedTables() {
        String tables = MAIN + "/namespaces/tour/tables";
        Exchange staged = ok(200, server.post(tables,
                "{\"name\": \"staged\", \"stage-create\": true, \"schema\": " + SCHEMA + "}"));
        ok(404, server.get(tables + "/staged"));
        ok(200, server.post(tables + "/staged", create(staged, "staged", "")));
        ok(200, server.get(tables + "/staged"));
    }

    private void transactions() {
        String tables = MAIN + "/namespaces/tour/tables";
        Exchange staged = ok(200, server.post(tables,
                "{\"name\": \"both\", \"stage-create\": true, \"schema\": " + SCHEMA + "}"));
        String identifier = "\"identifier\": {\"namespace\": [\"tour\"], \"name\": \"%s\"},";
        ok(204, server.post(MAIN + "/transactions/commit", """
                {"table-changes": [%s, {%s "requirements": [], "updates": [
                  {"action": "set-properties", "updates": {"c": "d"}}]}]}
                """.formatted(create(staged, "both", identifier.formatted("both")), identifier.formatted("orders"))));
        assertThat(server.get(tables + "/orders").text("/metadata/properties/c")).isEqualTo("d");
    }

    private void registered() {
        String namespace = MAIN + "/namespaces/tour";
        Exchange forgotten = ok(200, server.post(namespace + "/tables/staged/unregister", ""));
        ok(200, server.post(namespace + "/register", """
                {"name": "again", "metadata-location": "%s"}""".formatted(forgotten.text("/metadata-location"))));
        ok(200, server.get(namespace + "/tables/again"));
    }

    private void functions() {
        ok(200, server.get(MAIN + "/namespaces/tour/functions"));
        ok(404, server.get(MAIN + "/namespaces/tour/functions/f"));
    }

    private void views() {
        String views = MAIN + "/namespaces/tour/views";
        Exchange created = ok(200, server.post(views,
                "{\"name\": \"paid\", \"schema\": " + SCHEMA + ", \"view-version\": " + VIEW_VERSION
                        + ", \"properties\": {\"comment\": \"c\"}}"));
        ok(409, server.post(views, "{\"name\": \"orders\", \"schema\": " + SCHEMA + ", \"view-version\": "
                + VIEW_VERSION + "}"));
        ok(200, server.get(views));
        ok(200, server.get(views + "/paid"));
        ok(204, server.send("HEAD", views + "/paid", ""));
        ok(200, server.post(views + "/paid", """
                {"requirements": [{"type": "assert-view-uuid", "uuid": "%s"}],
                 "updates": [{"action": "set-properties", "updates": {"x": "y"}}]}
                """.formatted(created.text("/metadata/view-uuid"))));
        ok(204, server.post(MAIN + "/views/rename", rename("paid", "paid_renamed")));
        Exchange last = ok(200, server.get(views + "/paid_renamed"));
        ok(204, server.send("DELETE", views + "/paid_renamed", ""));
        ok(200, server.post(MAIN + "/namespaces/tour/register-view", """
                {"name": "again_paid", "metadata-location": "%s"}
                """.formatted(last.text("/metadata-location"))));
    }

    @Test
    void everyRefusalIsJsonOfTheRightForm() {
        List<Exchange> refusals = new ArrayList<>();
        refusals.add(ok(401, server.exchange("GET", "/catalog/v1/config", "")));
        refusals.add(ok(401, server.exchange("GET", "/catalog/v1/config", "", "Authorization", "Bearer x")));
        refusals.add(ok(404, server.get("/catalog/v1/config?warehouse=none")));
        refusals.add(ok(404, server.get("/catalog/v1/none/namespaces")));
        refusals.add(ok(404, server.get(MAIN + "/namespaces/none")));
        refusals.add(ok(404, server.get(MAIN + "/namespaces/none/tables/t")));
        refusals.add(ok(404, server.get("/catalog/v2/nothing")));
        refusals.add(ok(405, server.send("PATCH", MAIN + "/namespaces", "{}")));
        refusals.add(ok(400, server.post(MAIN + "/namespaces", "{\"namespace\": ")));
        refusals.add(ok(400, server.post(MAIN + "/namespaces", "[]")));
        refusals.add(ok(400, server.post(MAIN + "/namespaces", "{\"namespace\": \"a\"}")));
        refusals.add(ok(400, server.post(MAIN + "/namespaces", "{\"namespace\": []}")));
        refusals.add(ok(400, server.post(MAIN + "/namespaces", "{\"namespace\": [\"..\"]}")));
        refusals.add(ok(400, server.get(MAIN + "/namespaces?pageSize=0")));
        refusals.add(ok(400, server.get(MAIN + "/namespaces?pageToken=forged")));
        refusals.add(ok(400, server.send("DELETE", MAIN + "/namespaces/none", "", "Idempotency-Key", "no-uuid")));
        refusals.add(ok(413, server.post(MAIN + "/namespaces",
                "{\"namespace\": [\"a\"], \"properties\": {\"x\": \"" + "x".repeat(70_000) + "\"}}")));
        refusals.add(ok(400, server.post(MAIN + "/namespaces", "[".repeat(5_000))));
        refusals.add(ok(431, server.send("GET", MAIN + "/namespaces", "", "X-Long", "x".repeat(40_000))));

        for (Exchange refusal : refusals) {
            assertThat(refusal.json().at("/error/code").asInt()).as("%s", refusal).isEqualTo(refusal.status());
            assertThat(refusal.text("/error/message")).as("%s", refusal).isNotBlank();
            assertThat(refusal.header("Content-Type").orElseThrow()).startsWith("application/json");
        }
    }

    @Test
    void aWrongSecretIsRefusedInTheFormOfOAuth() {
        Exchange refused = server.exchange("POST", "/catalog/v1/oauth/tokens",
                "grant_type=client_credentials&client_id=root&client_secret=guess",
                "Content-Type", "application/x-www-form-urlencoded");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("/error")).isEqualTo("invalid_client");
    }

    /** The commit that completes a staged creation. */
    private static String create(Exchange staged, String name, String identifier) {
        return """
                {%s "requirements": [{"type": "assert-create"}], "updates": [
                  {"action": "assign-uuid", "uuid": "%s"},
                  {"action": "upgrade-format-version", "format-version": 2},
                  {"action": "add-schema", "schema": %s},
                  {"action": "set-current-schema", "schema-id": -1},
                  {"action": "add-spec", "spec": {"spec-id": 0, "fields": []}},
                  {"action": "set-default-spec", "spec-id": -1},
                  {"action": "add-sort-order", "sort-order": {"order-id": 0, "fields": []}},
                  {"action": "set-default-sort-order", "sort-order-id": -1},
                  {"action": "set-location", "location": "%s"},
                  {"action": "set-properties", "updates": {"name": "%s"}}]}
                """.formatted(identifier, staged.text("/metadata/table-uuid"), SCHEMA,
                staged.text("/metadata/location"), name);
    }

    private static String rename(String from, String to) {
        return """
                {"source": {"namespace": ["tour"], "name": "%s"}, "destination": {"namespace": ["tour"], "name": "%s"}}
                """.formatted(from, to);
    }

    private static Exchange ok(int status, Exchange exchange) {
        assertThat(exchange.status()).as("%s", exchange).isEqualTo(status);
        return exchange;
    }

    private static String anyKey() {
        return UUID.randomUUID().toString();
    }
}
