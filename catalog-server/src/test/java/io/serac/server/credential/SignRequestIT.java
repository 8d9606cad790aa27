package io.serac.server.credential;

import static io.serac.server.credential.StoreServer.strings;
import static io.serac.server.credential.StoreServer.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Each request to the store is decided on when it is signed: by today's rights, narrowed by those at the load. */
class SignRequestIT {
    private static final String SIGNING = "'scoping': 'remote-signing'";

    @AutoClose
    private static final StoreServer LAKE = new StoreServer(SIGNING);

    private static TestClient signing(TestClient client) {
        return client.with("X-Iceberg-Access-Delegation", "remote-signing");
    }

    private static String capability(TestClient client, String name) {
        Answer load = signing(client).get(table(name)).is(200);
        assertThat(strings(load, "/config")).containsEntry("s3.remote-signing-enabled", "true")
                .containsEntry("signer.endpoint", "v1/lake/namespaces/n/tables/" + name + "/sign");
        return load.at("/remote-signing-config/properties/serac.capability").asText();
    }

    private static Answer sign(TestClient client, String name, String method, String location, String capability) {
        String properties = capability.isEmpty() ? "{}" : "{'serac.capability': '" + capability + "'}";
        return client.post(table(name) + "/sign", """
                {'region': 'us-east-1', 'method': '%s', 'uri': '%s/%s', 'headers': {}, 'properties': %s, 'provider': 's3'}
                """.formatted(method, LAKE.store().endpoint(), location.substring("s3://".length()), properties));
    }

    @Test
    void readsAreSignedForReadersAndWritesAreNot() {
        String location = LAKE.createTable("read");
        TestClient reader = LAKE.account("reader", "read", "SELECT");
        String capability = capability(reader, "read");

        Answer signed = sign(reader, "read", "GET", location + "/data/a.parquet", capability).is(200);

        assertThat(signed.at("/headers/Authorization/0").asText()).startsWith("AWS4-HMAC-SHA256 ");
        assertThat(signed.header("Cache-Control")).contains("no-cache");
        sign(reader, "read", "PUT", location + "/data/a.parquet", capability).isError(403, "ForbiddenException");
        sign(reader, "read", "DELETE", location + "/data/a.parquet", capability).isError(403, "ForbiddenException");
        sign(reader, "read", "GET", "s3://lake/wh/elsewhere/a.parquet", capability).isError(403, "ForbiddenException");
        LAKE.server().bob()
                .post(table("read") + "/sign", "{'region': 'us-east-1', 'method': 'GET', 'uri': 'http://x/y',"
                        + "'headers': {}}")
                .is(404);
    }

    @Test
    void clientsKeepSignaturesOfReadsWhereTheWarehouseSaysSo() {
        String location = LAKE.createTable("kept");
        LAKE.putWarehouse(SIGNING + ", 'signature-caching': true").is(200);
        try {
            String capability = capability(LAKE.root(), "kept");

            assertThat(sign(LAKE.root(), "kept", "GET", location + "/data/a", capability).is(200)
                    .header("Cache-Control")).hasValue("private");
            assertThat(sign(LAKE.root(), "kept", "PUT", location + "/data/a", capability).is(200)
                    .header("Cache-Control")).hasValue("no-cache");
        } finally {
            LAKE.putWarehouse(SIGNING).is(200);
        }
    }

    @Test
    void aRevocationHoldsFromTheNextRequest() {
        String location = LAKE.createTable("gone");
        TestClient reader = LAKE.account("leaver", "gone", "SELECT");
        String capability = capability(reader, "gone");
        sign(reader, "gone", "GET", location + "/data/a", capability).is(200);

        LAKE.revoke("leaver", "gone");

        sign(reader, "gone", "GET", location + "/data/a", capability).is(404);
    }

    @Test
    void aRestrictionHoldsFromTheNextRequest() {
        String location = LAKE.createTable("masked");
        TestClient reader = LAKE.account("masked-reader", "masked", "SELECT");
        String capability = capability(reader, "masked");
        sign(reader, "masked", "GET", location + "/data/a", capability).is(200);

        LAKE.restrict("masked-reader", "masked");

        sign(reader, "masked", "GET", location + "/data/a", capability).isError(403, "ForbiddenException");
    }

    @Test
    void aCapabilityNarrowsAndNeverWidens() {
        String location = LAKE.createTable("narrow");
        String other = LAKE.createTable("other");
        TestClient reader = LAKE.account("narrow-reader", "narrow", "SELECT");
        String reading = capability(reader, "narrow");
        String owning = capability(LAKE.root(), "narrow");
        String ofOther = capability(LAKE.root(), "other");

        sign(LAKE.root(), "narrow", "PUT", location + "/data/a", "").is(200);
        sign(LAKE.root(), "narrow", "PUT", location + "/data/a", owning).is(200);
        sign(LAKE.root(), "narrow", "PUT", location + "/data/a", reading).isError(403, "ForbiddenException");
        sign(reader, "narrow", "PUT", location + "/data/a", owning).isError(403, "ForbiddenException");
        sign(LAKE.root(), "narrow", "GET", location + "/data/a", ofOther).is(404);
        sign(LAKE.root(), "narrow", "GET", other + "/data/a", ofOther).is(404);
        String forged = reading.replace("READ", "READ_WRITE");
        sign(LAKE.root(), "narrow", "GET", location + "/data/a", forged).is(404);
    }

    @Test
    void aTableOfTheSameNameIsAnother() {
        String location = LAKE.createTable("reborn");
        String capability = capability(LAKE.root(), "reborn");
        sign(LAKE.root(), "reborn", "GET", location + "/data/a", capability).is(200);
        LAKE.root().delete(table("reborn")).is(204);
        LAKE.createTable("reborn");

        sign(LAKE.root(), "reborn", "GET", location + "/data/a", capability).is(404);
    }

    @Test
    void whoMayOnlyAddFilesWritesOverNoneWhereTheWarehouseSaysSo() {
        String location = LAKE.createTable("added");
        TestClient appender = LAKE.account("appender", "added", "SELECT", "INSERT");
        TestClient ingester = LAKE.account("ingester", "added", "INSERT");
        TestClient writer = LAKE.account("over-writer", "added", "SELECT", "WRITE");

        LAKE.putWarehouse(SIGNING + ", 'create-only-puts': true").is(200);
        try {
            for (TestClient adding : new TestClient[]{appender, ingester}) {
                assertThat(sign(adding, "added", "PUT", location + "/data/a", "").is(200)
                        .at("/headers/if-none-match/0").asText()).isEqualTo("*");
                sign(adding, "added", "DELETE", location + "/data/a", "").isError(403, "ForbiddenException");
            }
            assertThat(sign(writer, "added", "PUT", location + "/data/a", "").is(200).at("/headers/if-none-match")
                    .isMissingNode()).isTrue();
            sign(writer, "added", "DELETE", location + "/data/a", "").is(200);
        } finally {
            LAKE.putWarehouse(SIGNING).is(200);
        }
    }

    /** What is answered to who may do anything with table {@code whole}. */
    private static Answer signWhole(String method, String uri, String headers, String body) {
        return LAKE.root().send("POST", table("whole") + "/sign", """
                {"region": "us-east-1", "method": "%s", "uri": "%s/%s", "headers": {%s}, "body": "%s"}
                """.formatted(method, LAKE.store().endpoint(), uri, headers.replace('\'', '"'), body));
    }

    @Test
    void whoMayDoAnythingWithATableReachesNoOtherOne() {
        String own = LAKE.createTable("whole").substring("s3://".length());
        String other = LAKE.createTable("beside").substring("s3://".length());
        String key = own.substring("lake/".length());
        String prefix = key.replace("/", "%2F");
        String list = "<Delete><Object><Key>%s</Key></Object></Delete>";
        signWhole("GET", own + "/data/a", "", "").is(200);
        signWhole("PUT", own + "/data/a", "'content-type': ['text/plain']", "").is(200);
        signWhole("GET", "lake?list-type=2&prefix=" + prefix + "%2F", "", "").is(200);
        signWhole("POST", "lake?delete", "", list.formatted(key + "/data/a")).is(200);

        String source = "'x-amz-copy-source': ['" + other + "/data/a']";
        for (Answer answer : new Answer[]{signWhole("GET", other + "/data/a", "", ""),
                signWhole("PUT", other + "/data/a", "", ""), signWhole("GET", own + "x/data/a", "", ""),
                signWhole("GET", own + "/../" + other.substring(other.lastIndexOf('/') + 1) + "/data/a", "", ""),
                signWhole("GET", own + "/data/%252e%252e/%252e%252e/x", "", ""),
                signWhole("PUT", own + "/data/a", source, ""), signWhole("GET", own + "/data/a?acl", "", ""),
                signWhole("GET", "lake?list-type=2&prefix=wh%2F", "", ""),
                signWhole("GET", "lake?list-type=2&prefix=" + prefix, "", ""),
                signWhole("GET", "elsewhere/wh/data/a", "", ""),
                signWhole("POST", "lake?delete", "", list.formatted(other.substring("lake/".length()) + "/data/a")),
                signWhole("DELETE", "lake?versions", "", "")}) {
            answer.isError(403, "ForbiddenException");
        }
    }

    @Test
    void malformedRequestsAreNotSigned() {
        LAKE.createTable("wrong");
        String path = table("wrong") + "/sign";
        for (String body : new String[]{"{}", "{'region': 'us-east-1'}",
                "{'region': 'us-east-1', 'method': 'GET', 'uri': 'http://a b', 'headers': {}}",
                "{'region': 'us-east-1', 'method': 'GET', 'uri': 'http://a/b', 'headers': {}, 'provider': 'gcs'}",
                "{'region': 'us-east-1', 'method': 'GET', 'uri': 'http://a/b', 'headers': {'a': 'b'}}"}) {
            LAKE.root().send("POST", path, body.replace('\'', '"')).isError(400, "BadRequestException");
        }
    }

    @Test
    void theAuditHasEachSignature() {
        String location = LAKE.createTable("watched");
        TestClient reader = LAKE.account("watched-reader", "watched", "SELECT");
        sign(reader, "watched", "GET", location + "/data/a.parquet", "").is(200);

        Awaitility.await().untilAsserted(() -> {
            JsonNode items = LAKE.root().get("/admin/v1/audit?securable-id=" + LAKE.tableId("watched")
                    + "&principal=service-account:watched-reader").is(200).at("/items");
            assertThat(items.valueStream()).anySatisfy(item -> {
                assertThat(item.at("/kind").asText()).isEqualTo("vend");
                assertThat(item.at("/operation").asText()).isEqualTo("SIGN_REQUEST");
                assertThat(item.at("/scope").asText())
                        .isEqualTo("GET /lake/" + location.substring("s3://lake/".length())
                                + "/data/a.parquet");
            });
        });
    }
}
