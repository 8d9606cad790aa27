package io.serac.server.credential;

import static io.serac.server.credential.StoreServer.TABLES;
import static io.serac.server.credential.StoreServer.strings;
import static io.serac.server.credential.StoreServer.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.storage.fake.FakeObjectStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a warehouse asks for RAW_STORAGE, rights on rows alone open no files. */
class RawAccessIT {
    private static final String WAREHOUSE = "/admin/v1/warehouses/lake";

    @AutoClose
    private static final StoreServer LAKE = new StoreServer(
            "'scoping': 'sts', 'sts': {'role-arn': '" + FakeObjectStore.ROLE_ARN + "'}");

    @BeforeEach
    void ask() {
        LAKE.root().put(WAREHOUSE, "{'raw-access': 'explicit'}").is(200);
    }

    @AfterEach
    void askNoMore() {
        LAKE.root().put(WAREHOUSE, "{'raw-access': 'implied'}").is(200);
    }

    private static TestClient delegating(TestClient client, String form) {
        return client.with("X-Iceberg-Access-Delegation", form);
    }

    private static Answer load(TestClient client, String name) {
        return delegating(client, "vended-credentials").get(table(name));
    }

    private static Answer credentials(TestClient client, String name) {
        return client.get(table(name) + "/credentials");
    }

    private static Answer sign(TestClient client, String name, String method, String location) {
        return client.post(table(name) + "/sign", """
                {'region': 'us-east-1', 'method': '%s', 'uri': '%s/%s', 'headers': {}, 'provider': 's3'}
                """.formatted(method, LAKE.store().endpoint(), location.substring("s3://".length())));
    }

    @Test
    void readersGetTheMetadataAndNoFilesUntilTheyHoldIt() {
        String location = LAKE.createTable("asked");
        TestClient reader = LAKE.account("asked-reader", "asked", "SELECT");

        for (String form : List.of("vended-credentials", "remote-signing")) {
            Answer load = delegating(reader, form).get(table("asked")).is(200);
            assertThat(load.at("/metadata/location").asText()).isEqualTo(location);
            assertThat(load.body()).doesNotContain("s3.access-key-id", "storage-credentials", "signer.endpoint",
                    "serac.capability");
            assertThat(strings(load, "/config").get("serac.no-storage-access")).contains("RAW_STORAGE");
        }
        assertThat(reader.get(table("asked")).is(200).body()).doesNotContain("serac.no-storage-access");
        credentials(reader, "asked").isError(403, "ForbiddenException", "Forbidden: RAW_STORAGE is missing");
        sign(reader, "asked", "GET", location + "/data/a").isError(403, "ForbiddenException",
                "Forbidden: RAW_STORAGE is missing");
        String without = load(reader, "asked").header("ETag").orElseThrow();

        LAKE.grant("asked-reader", "asked", "RAW_STORAGE");

        Answer load = delegating(reader, "vended-credentials").with("If-None-Match", without).get(table("asked"));
        assertThat(strings(load.is(200), "/config")).containsKey("s3.access-key-id");
        assertThat(credentials(reader, "asked").is(200).at("/storage-credentials")).hasSize(1);
        sign(reader, "asked", "GET", location + "/data/a").is(200);
        sign(reader, "asked", "PUT", location + "/data/a").isError(403, "ForbiddenException");
    }

    private static Answer explained(String account, String operation, String name) {
        return LAKE.root().post("/admin/v1/explain", "{'principal': 'service-account:" + account + "', 'operation': '"
                + operation + "', 'delegation': true, 'securable': {'type': 'table', 'warehouse': 'lake',"
                + " 'namespace': ['n'], 'name': '" + name + "'}}").is(200);
    }

    @Test
    void anExplanationSaysThatItIsMissing() {
        LAKE.createTable("foreseen");
        TestClient reader = LAKE.account("foreseen-reader", "foreseen", "SELECT");

        Answer load = explained("foreseen-reader", "LOAD_TABLE", "foreseen");
        assertThat(load.at("/verdict").asText()).isEqualTo("allowed");
        assertThat(load.at("/files/access").asText()).isEqualTo("NONE");
        assertThat(load.at("/files/reason").asText()).isEqualTo(
                strings(load(reader, "foreseen").is(200), "/config").get("serac.no-storage-access"));
        assertThat(explained("foreseen-reader", "LOAD_CREDENTIALS", "foreseen").at("/missing/0").asText())
                .isEqualTo("RAW_STORAGE");
        LAKE.grant("foreseen-reader", "foreseen", "RAW_STORAGE");

        load = explained("foreseen-reader", "LOAD_TABLE", "foreseen");
        assertThat(load.at("/files").toString()).isEqualTo("{\"access\":\"READ\"}");
        assertThat(explained("foreseen-reader", "LOAD_CREDENTIALS", "foreseen").at("/status").asInt()).isEqualTo(200);
    }

    @Test
    void writersNeedItToo() {
        String location = LAKE.createTable("written");
        TestClient ingester = LAKE.account("written-ingester", "written", "INSERT");
        TestClient writer = LAKE.account("written-writer", "written", "SELECT", "WRITE");

        for (TestClient client : List.of(ingester, writer)) {
            credentials(client, "written").isError(403, "ForbiddenException", "Forbidden: RAW_STORAGE is missing");
            sign(client, "written", "PUT", location + "/data/a").isError(403, "ForbiddenException");
        }
        LAKE.grant("written-ingester", "written", "RAW_STORAGE");
        sign(ingester, "written", "PUT", location + "/data/a").is(200);
        sign(ingester, "written", "GET", location + "/data/a").isError(403, "ForbiddenException");
    }

    @Test
    void aloneItOpensNothing() {
        String location = LAKE.createTable("alone");
        TestClient holder = LAKE.account("alone-holder", "alone", "RAW_STORAGE");
        TestClient describer = LAKE.account("alone-describer", "alone", "RAW_STORAGE", "DESCRIBE");
        TestClient restricted = LAKE.account("alone-restricted", "alone", "RAW_STORAGE", "SELECT");
        LAKE.restrict("alone-restricted", "alone");

        // Who may not know the table is told no names.
        credentials(holder, "alone").isError(403, "ForbiddenException", "Forbidden: a right is missing");
        credentials(describer, "alone").isError(403, "ForbiddenException", "Forbidden: SELECT is missing");
        sign(describer, "alone", "GET", location + "/data/a").isError(403, "ForbiddenException");
        credentials(restricted, "alone").isError(403, "ForbiddenException");
        LAKE.server().bob().get(table("alone") + "/credentials").is(404);
    }

    @Test
    void ownersHaveIt() {
        Answer created = delegating(LAKE.root(), "vended-credentials").post(TABLES, TestClient.tableBody("owned"));
        assertThat(strings(created.is(200), "/config")).containsKey("s3.access-key-id");
        assertThat(strings(load(LAKE.root(), "owned").is(200), "/config")).containsKey("s3.access-key-id");
    }

    @Test
    void whereItIsImpliedNobodyNeedsIt() {
        askNoMore();
        String location = LAKE.createTable("implied");
        TestClient reader = LAKE.account("implied-reader", "implied", "SELECT");

        assertThat(strings(load(reader, "implied").is(200), "/config")).containsKey("s3.access-key-id");
        credentials(reader, "implied").is(200);
        sign(reader, "implied", "GET", location + "/data/a").is(200);

        ask();
        credentials(reader, "implied").isError(403, "ForbiddenException");
        sign(reader, "implied", "GET", location + "/data/a").isError(403, "ForbiddenException");
    }

    @Test
    void explainSaysWhatIsMissing() {
        LAKE.createTable("explained");
        TestClient reader = LAKE.account("explained-reader", "explained", "SELECT");
        TestClient describer = LAKE.account("explained-describer", "explained", "DESCRIBE");

        for (String operation : List.of("LOAD_CREDENTIALS", "SIGN_REQUEST")) {
            Answer own = explain(reader, operation, "explained");
            assertThat(own.at("/verdict").asText()).isEqualTo("forbidden");
            assertThat(own.at("/missing").valueStream().map(node -> node.asText())).containsExactly("RAW_STORAGE");
            assertThat(own.at("/who-can-grant").valueStream().map(node -> node.asText()))
                    .contains("service-account:root");
            assertThat(explain(describer, operation, "explained").at("/missing").valueStream()
                    .map(node -> node.asText())).containsExactly("SELECT", "RAW_STORAGE");
        }
        assertThat(explain(reader, "LOAD_TABLE", "explained").at("/verdict").asText()).isEqualTo("allowed");

        LAKE.grant("explained-reader", "explained", "RAW_STORAGE");
        Answer allowed = explain(reader, "LOAD_CREDENTIALS", "explained");
        assertThat(allowed.at("/verdict").asText()).isEqualTo("allowed");
        assertThat(allowed.at("/missing")).isEmpty();
        credentials(reader, "explained").is(200);
    }

    private static Answer explain(TestClient client, String operation, String name) {
        return client.post("/admin/v1/explain", """
                {'operation': '%s', 'securable': {'type': 'table', 'warehouse': 'lake', 'namespace': ['n'], 'name': '%s'}}
                """.formatted(operation, name)).is(200);
    }

    @Test
    void theOptionIsShownKeptAndChecked() {
        assertThat(LAKE.root().get(WAREHOUSE).is(200).at("/raw-access").asText()).isEqualTo("explicit");
        LAKE.root().put(WAREHOUSE, "{'protected': false}").is(200);
        assertThat(LAKE.root().get(WAREHOUSE).at("/raw-access").asText()).isEqualTo("explicit");
        for (String wrong : List.of("'none'", "true", "'EXPLICIT'", "null")) {
            LAKE.root().send("PUT", WAREHOUSE, ("{'raw-access': " + wrong + "}").replace('\'', '"')).isError(400,
                    "BadRequestException", "Invalid warehouse. 'raw-access': Must be");
        }
        TestClient describer = LAKE.server().account("warehouse-reader");
        describer.put(WAREHOUSE, "{'raw-access': 'implied'}").is(404);
        assertThat(LAKE.root().get(WAREHOUSE).at("/raw-access").asText()).isEqualTo("explicit");
    }
}
