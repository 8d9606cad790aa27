package io.serac.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.Patience;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.http.RawConnection.RawAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hostile clients against the whole server: every answer is JSON, none is a 5xx, and what is refused has changed
 * nothing.
 */
class HostileRequestsIT {
    private static final String MAIN = "/catalog/v1/main";
    private static final String TABLE = "/admin/v1/warehouses/main/namespaces/a/tables/t";
    private static final int MUTATIONS_MAX = 250;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAMES_OF_CLASSES = Pattern.compile("com\\.|org\\.|java\\.|Exception|`");

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    @BeforeAll
    static void fill() {
        TestClient root = SERVER.root();
        root.createNamespace("a");
        root.createTable("a", "t");
        root.createView("a", "v");
    }

    static Stream<Arguments> goodBodies() {
        String schema = "{\"type\":\"struct\",\"schema-id\":0,\"fields\":[{\"id\":1,\"name\":\"id\",\"type\":\"long\","
                + "\"required\":true},{\"id\":2,\"name\":\"l\",\"type\":{\"type\":\"list\",\"element-id\":3,"
                + "\"element\":\"string\",\"element-required\":false},\"required\":false}]}";
        return Stream.of(
                Arguments.of("POST", MAIN + "/namespaces",
                        "{\"namespace\":[\"b\",\"c\"],\"properties\":{\"k\":\"v\"}}"),
                Arguments.of("POST", MAIN + "/namespaces/a/properties",
                        "{\"updates\":{\"k\":\"v\"},\"removals\":[\"x\"]}"),
                Arguments.of("POST", MAIN + "/namespaces/a/tables",
                        "{\"name\":\"t\",\"location\":\"file:/x\",\"schema\":"
                                + schema
                                + ",\"partition-spec\":{\"spec-id\":0,\"fields\":[{\"source-id\":1,\"field-id\":1000,"
                                + "\"transform\":\"bucket[4]\",\"name\":\"b\"}]},\"write-order\":{\"order-id\":1,\"fields\":["
                                + "{\"source-id\":1,\"transform\":\"identity\",\"direction\":\"asc\",\"null-order\":\"nulls-last\"}]},"
                                + "\"stage-create\":false,\"properties\":{\"format-version\":\"3\"}}"),
                Arguments.of("POST", MAIN + "/namespaces/a/register",
                        "{\"name\":\"r\",\"metadata-location\":\"file:/x/y.metadata.json\",\"overwrite\":false}"),
                Arguments.of("POST", MAIN + "/namespaces/a/tables/t", commit(schema)),
                Arguments.of("POST", MAIN + "/transactions/commit",
                        "{\"table-changes\":[{\"identifier\":{\"namespace\":"
                                + "[\"a\"],\"name\":\"t\"}," + commit(schema).substring(1) + "]}"),
                Arguments.of("POST", MAIN + "/tables/rename", "{\"source\":{\"namespace\":[\"a\"],\"name\":\"none\"},"
                        + "\"destination\":{\"namespace\":[\"a\"],\"name\":\"t2\"}}"),
                Arguments.of("POST", MAIN + "/namespaces/a/tables/t/metrics", "{\"report-type\":\"scan-report\","
                        + "\"table-name\":\"t\",\"snapshot-id\":1,\"filter\":true,\"schema-id\":0,\"projected-field-ids\":[1],"
                        + "\"projected-field-names\":[\"id\"],\"metrics\":{},\"metadata\":{}}"),
                Arguments.of("POST", MAIN + "/namespaces/a/views",
                        TestClient.viewBody("v").replace('\'', '"')),
                Arguments.of("POST", MAIN + "/namespaces/a/views/v", "{\"requirements\":[],\"updates\":["
                        + "{\"action\":\"set-properties\",\"updates\":{\"k\":\"v\"}},{\"action\":\"add-view-version\","
                        + "\"view-version\":{\"version-id\":2,\"timestamp-ms\":1700000000000,\"schema-id\":0,\"summary\":{},"
                        + "\"default-namespace\":[\"a\"],\"representations\":[{\"type\":\"sql\",\"sql\":\"SELECT 2 AS id\","
                        + "\"dialect\":\"spark\"}]}},{\"action\":\"set-current-view-version\",\"view-version-id\":-1}]}"),
                Arguments.of("POST", MAIN + "/namespaces/a/register-view",
                        "{\"name\":\"rv\",\"metadata-location\":\"file:/x/y.metadata.json\"}"),
                Arguments.of("PUT", "/admin/v1/warehouses/files", "{\"storage\":{\"type\":\"file\",\"root\":\"file:"
                        + SERVER.storage().resolveSibling("files") + "\"},\"allowed-locations\":[\"file:"
                        + SERVER.allowed() + "\"],\"properties\":{\"k\":\"v\"},\"undrop-period\":\"P1D\","
                        + "\"restricted-clients\":\"redact\",\"strict-append\":false,"
                        + "\"protected\":false}"),
                Arguments.of("PUT", "/admin/v1/warehouses/objects", "{\"storage\":{\"type\":\"s3\",\"root\":"
                        + "\"s3://bucket/path\",\"endpoint\":\"http://127.0.0.1:1\",\"region\":\"us-east-1\","
                        + "\"path-style-access\":true}}"),
                Arguments.of("PUT", "/admin/v1/warehouses/main/namespaces/a/protection", "{\"enabled\":false}"),
                Arguments.of("POST", "/admin/v1/warehouses/main/dropped/00000000-0000-0000-0000-000000000000/undrop",
                        "{\"namespace\":[\"a\"],\"name\":\"x\"}"),
                Arguments.of("POST", "/admin/v1/warehouses/main/namespaces/a/tables/t/rollback",
                        "{\"version-id\":\"00000000-0000-0000-0000-000000000000\"}"),
                Arguments.of("PUT", "/admin/v1/principals/user:k:a", "{\"name\":\"A\",\"disabled\":false}"),
                Arguments.of("PUT", "/admin/v1/service-accounts/hostile", "{\"disabled\":false}"),
                Arguments.of("POST", "/admin/v1/service-accounts/bob/secrets",
                        "{\"expires-at\":\"2199-01-01T00:00:00Z\"}"),
                Arguments.of("PUT", "/admin/v1/roles/hostile",
                        "{\"owner\":\"user:k:a\",\"token-assignable\":true}"),
                Arguments.of("PUT", "/admin/v1/roles/hostile/members/user:k:b", "{\"admin-option\":false}"),
                Arguments.of("PUT", "/admin/v1/token-role-mappings/hostile",
                        "{\"issuer\":\"k\",\"value\":\"x\",\"role\":\"hostile\"}"),
                Arguments.of("PUT", "/admin/v1/engines/hostile", "{\"kind\":\"trino-opa\",\"account\":\"user:k:c\","
                        + "\"user-issuer\":\"k\",\"trust-groups\":true,\"catalogs\":{\"lake\":\"main\"},"
                        + "\"open-catalogs\":[\"tpch\"]}"),
                Arguments.of("PUT", TABLE + "/policies/p", "{\"kind\":\"ROW_FILTER\",\"to\":[\"everyone\"],"
                        + "\"except\":[\"service-account:root\"],\"filter\":{\"type\":\"and\",\"left\":{\"type\":\"in\","
                        + "\"term\":\"id\",\"values\":[1,2]},\"right\":{\"type\":\"or\",\"left\":{\"type\":\"eq\",\"term\":"
                        + "{\"type\":\"transform\",\"transform\":\"bucket[4]\",\"term\":\"id\"},\"value\":3},\"right\":"
                        + "{\"type\":\"not\",\"child\":{\"type\":\"eq\",\"term\":\"name\",\"value\":"
                        + "{\"session\":\"claim\",\"pointer\":\"/a\"}}}}}}"),
                Arguments.of("PUT", TABLE + "/policies/m", "{\"kind\":\"COLUMN_MASK\",\"columns\":[\"name\"],"
                        + "\"mask\":\"sha-256-global\",\"to\":[\"user:k:a\"]}"),
                Arguments.of("PUT", TABLE + "/grants/service-account:bob/SELECT",
                        "{\"columns\":[\"id\"],\"grant-option\":true}"),
                Arguments.of("PUT", TABLE + "/owner", "{\"owner\":\"service-account:root\"}"),
                Arguments.of("PUT", "/admin/v1/warehouses/main/managed-access", "{\"enabled\":false}"),
                Arguments.of("POST", "/admin/v1/explain", "{\"principal\":\"user:k:a\",\"token-roles\":[\"r\"],"
                        + "\"token-claims\":{\"a\":{\"b\":[1,\"x\"]}},\"operation\":\"LOAD_TABLE\",\"delegation\":true,\"securable\":{\"type\":\"table\","
                        + "\"warehouse\":\"main\",\"namespace\":[\"a\"],\"name\":\"t\"}}"),
                Arguments.of("POST", MAIN + "/views/rename", "{\"source\":{\"namespace\":[\"a\"],\"name\":\"none\"},"
                        + "\"destination\":{\"namespace\":[\"a\"],\"name\":\"v2\"}}"));
    }

    private static String commit(String schema) {
        return "{\"requirements\":[{\"type\":\"assert-ref-snapshot-id\",\"ref\":\"main\",\"snapshot-id\":null},"
                + "{\"type\":\"assert-current-schema-id\",\"current-schema-id\":0}],\"updates\":["
                + "{\"action\":\"add-schema\",\"schema\":" + schema + ",\"last-column-id\":3},"
                + "{\"action\":\"set-current-schema\",\"schema-id\":-1},"
                + "{\"action\":\"set-properties\",\"updates\":{\"k\":\"v\"}},"
                + "{\"action\":\"remove-properties\",\"removals\":[\"k\"]},"
                + "{\"action\":\"add-spec\",\"spec\":{\"spec-id\":1,\"fields\":[]}},"
                + "{\"action\":\"add-sort-order\",\"sort-order\":{\"order-id\":0,\"fields\":[]}},"
                + "{\"action\":\"set-snapshot-ref\",\"ref-name\":\"b\",\"type\":\"branch\",\"snapshot-id\":7},"
                + "{\"action\":\"add-snapshot\",\"snapshot\":{\"snapshot-id\":7,\"sequence-number\":1,"
                + "\"timestamp-ms\":1700000000000,\"manifest-list\":\"file:/x/m.avro\",\"summary\":"
                + "{\"operation\":\"append\"},\"schema-id\":0}},"
                + "{\"action\":\"set-statistics\",\"snapshot-id\":7,\"statistics\":{\"snapshot-id\":7,"
                + "\"statistics-path\":\"file:/x/s.puffin\",\"file-size-in-bytes\":1,\"file-footer-size-in-bytes\":1,"
                + "\"blob-metadata\":[]}},"
                + "{\"action\":\"set-location\",\"location\":\"file:/x\"}]}";
    }

    @ParameterizedTest
    @MethodSource("goodBodies")
    void bodiesThatAreWrongInOnePlaceNeverBreakTheServer(String method, String path, String good) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> bodies = new ArrayList<>(JsonMutations.of(good));
        java.util.Collections.shuffle(bodies, random);
        List<String> broken = new ArrayList<>();
        try (RawClient client = new RawClient()) {
            String before = state();
            for (String body : bodies.subList(0, Math.min(MUTATIONS_MAX, bodies.size()))) {
                RawAnswer answer = client.send(method, path, body);
                if (answer.status() >= 500) {
                    broken.add(answer.status() + " " + answer.body() + " for " + body);
                } else if (answer.status() >= 400) {
                    assertThat(JSON.readTree(answer.body()).at("/error/code").asInt()).isEqualTo(answer.status());
                    if (NAMES_OF_CLASSES.matcher(JSON.readTree(answer.body()).at("/error/message").asText()).find()) {
                        broken.add("names a class: " + answer.body() + " for " + body);
                    }
                    String after = state();
                    if (!after.equals(before)) {
                        broken.add("changed something: " + answer.body() + " for " + body);
                    }
                    before = after;
                } else {
                    before = state();
                }
            }
        }

        assertThat(broken).as("seed %d, %s %s", seed, method, path).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[", "x", "\"", "{\"to\"", "{\"to\":}", "{'to':1}", "{\"to\":01}",
            "{\"to\":1e999999999}", "{\"to\":1,}",
            "{\"to\":1}}", "{\"to\":1,\"to\":2}", "{\"to\":\"\\q\"}", "{\"to\":\"\u0001\"}", "{\"to\":NaN}", "null",
            "1", "[]",
            "{\"kind\":\"ROW_FILTER\",\"to\":[\"everyone\"],\"filter\":{\"type\":\"eq\",\"term\":\"id\",\"value\":\"x\"}}",
            "{\"kind\":\"ROW_FILTER\",\"to\":[\"everyone\"],\"filter\":{\"type\":\"eq\",\"term\":\"id\"}}",
            "{\"kind\":\"ROW_FILTER\",\"to\":[\"everyone\"],\"filter\":{\"type\":\"oops\",\"term\":\"id\",\"value\":1}}",
            "{\"kind\":\"ROW_FILTER\",\"to\":[\"everyone\"],\"filter\":{\"type\":\"starts-with\",\"term\":\"id\",\"value\":1}}",
            "{\"kind\":\"ROW_FILTER\",\"to\":[\"everyone\"],\"filter\":{\"type\":\"eq\",\"term\":{\"type\":\"transform\","
                    + "\"transform\":\"oops\",\"term\":\"id\"},\"value\":1}}"})
    void malformedBodiesAreRefusedInWordsForClients(String body) throws Exception {
        for (String path : List.of(TABLE + "/policies/q", TABLE + "/grants/service-account:bob/SELECT",
                "/admin/v1/roles/q", "/admin/v1/warehouses/q", "/admin/v1/engines/q")) {
            try (RawClient client = new RawClient()) {
                RawAnswer answer = client.send("PUT", path, body);
                assertRefused(answer, 400);
                assertThat(JSON.readTree(answer.body()).at("/error/message").asText())
                        .doesNotContainPattern(NAMES_OF_CLASSES);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?pageSize=0", "?pageSize=-1", "?pageSize=x", "?pageSize=99999999999", "?pageSize=1.5",
            "?pageSize=&pageToken=x", "?pageToken=x", "?pageToken=AAAA", "?pageToken=%00", "?pageSize=1&pageSize=2"})
    void brokenPagesAreRefused(String query) throws Exception {
        for (String list : List.of("/namespaces", "/namespaces/a/tables", "/namespaces/a/views")) {
            assertRefused(get(MAIN + list + query), 400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/namespaces?parent=", "/namespaces?parent=..", "/namespaces?parent=%1F",
            "/namespaces?parent=a%1F", "/namespaces/a/tables/t?snapshots=none", "/namespaces/a/tables/t?snapshots=",
            "/namespaces/a/tables/t?referenced-by=%1F", "/namespaces/a/tables/t?referenced-by=x,,y"})
    void brokenParametersAreRefused(String path) throws Exception {
        RawAnswer answer = get(MAIN + path);

        // An empty parent is the top level.
        if (!path.endsWith("parent=")) {
            assertRefused(answer, 400, 404);
        }
    }

    @Test
    void longChainsOfViewsAreRefused() throws Exception {
        String table = MAIN + "/namespaces/a/tables/t?referenced-by=";
        assertRefused(get(table + "a%1Fv,".repeat(11) + "a%1Fv"), 400);
        assertRefused(get(table + "a%1F" + "v".repeat(5_000)), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-000000000000x",
            "{00000000-0000-0000-0000-000000000000}", "00000000000000000000000000000000"})
    void brokenIdempotencyKeysAreRefused(String key) throws Exception {
        String body = "{\"namespace\":[\"keyed\"]}";
        String before = state();

        assertRefused(
                raw("POST " + MAIN + "/namespaces HTTP/1.1\r\nHost: x\r\n" + authorization() + "Idempotency-Key: " + key
                        + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body),
                400);

        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%01", "%7F", "%C2%85", "%2F", "%5C", "a%2F..%2Fb", "%EF%BF%BF%0A"})
    void namesThatCannotExistAreAbsentAndCannotBeCreated(String name) throws Exception {
        assertRefused(get(MAIN + "/namespaces/" + name), 404);
        assertRefused(get(MAIN + "/namespaces/a/tables/" + name), 404);
        assertRefused(get(MAIN + "/namespaces/a/views/" + name), 404);
        assertRefused(get(MAIN + "/namespaces/a/functions/" + name), 404);
        assertRefused(get("/catalog/v1/" + name + "/namespaces"), 404);
        assertRefused(get("/catalog/v1/config?warehouse=" + name), 404);
        String json = JSON.writeValueAsString(java.net.URLDecoder.decode(name, StandardCharsets.UTF_8));
        assertRefused(post(MAIN + "/namespaces", "{\"namespace\":[" + json + "]}"), 400);
        assertRefused(post(MAIN + "/namespaces/a/tables",
                TestClient.tableBody("q").replace('\'', '"').replace("\"q\"", json)), 400);
    }

    @Test
    void deepAndLongNamesAreRefused() throws Exception {
        assertRefused(get(MAIN + "/namespaces/" + "a%1F".repeat(16) + "a"), 404);
        assertRefused(get(MAIN + "/namespaces/" + "a%1F".repeat(5_000) + "a"), 404);
        assertRefused(get(MAIN + "/namespaces/" + "a".repeat(20_000)), 404);
        assertRefused(post(MAIN + "/namespaces", "{\"namespace\":[" + "\"a\",".repeat(16) + "\"a\"]}"), 400);
        assertRefused(post(MAIN + "/namespaces", "{\"namespace\":[\"" + "a".repeat(256) + "\"]}"), 400);
    }

    @Test
    void bodiesOfManyPartsAreRefusedNotWorkedOnForever() throws Exception {
        String update = "{\"action\":\"set-properties\",\"updates\":{\"k\":\"v\"}},";
        String updates = update.repeat(10_001);
        assertRefused(post(MAIN + "/namespaces/a/tables/t",
                "{\"requirements\":[],\"updates\":[" + updates.substring(0, updates.length() - 1) + "]}"), 400);
        StringBuilder fields = new StringBuilder();
        for (int i = 1; i <= 10_001; i++) {
            fields.append(i == 1 ? "" : ",").append("{\"id\":").append(i).append(",\"name\":\"c").append(i)
                    .append("\",\"type\":\"int\",\"required\":false}");
        }
        assertRefused(post(MAIN + "/namespaces/a/tables",
                "{\"name\":\"wide\",\"schema\":{\"type\":\"struct\",\"fields\":[" + fields + "]}}"), 400);
        String nested = "{\"type\":\"list\",\"element-id\":%d,\"element-required\":false,\"element\":";
        StringBuilder deep = new StringBuilder();
        for (int i = 2; i < 102; i++) {
            deep.append(nested.formatted(i));
        }
        assertRefused(post(MAIN + "/namespaces/a/tables",
                "{\"name\":\"deep\",\"schema\":{\"type\":\"struct\",\"fields\":["
                        + "{\"id\":1,\"name\":\"d\",\"required\":false,\"type\":" + deep + "\"int\"" + "}".repeat(100)
                        + "}]}}"),
                400);
    }

    /** Two structs, of which the second has this many fields; with them there are 5,001 more. */
    private static String schemaOfTwo(int secondFields) {
        StringBuilder schema = new StringBuilder("{\"type\":\"struct\",\"schema-id\":1,\"fields\":[");
        int id = 1;
        for (int fields : new int[]{4_999, secondFields}) {
            schema.append(id == 1 ? "" : ",").append("{\"id\":").append(id).append(",\"name\":\"s").append(id)
                    .append("\",\"required\":false,\"type\":{\"type\":\"struct\",\"fields\":[");
            id++;
            for (int field = 0; field < fields; field++, id++) {
                schema.append(field == 0 ? "" : ",").append("{\"id\":").append(id).append(",\"name\":\"c").append(id)
                        .append("\",\"type\":\"int\",\"required\":false}");
            }
            schema.append("]}}");
        }
        return schema.append("]}").toString();
    }

    @Test
    void schemasOfMoreThanTenThousandColumnsComeInByNoWay() throws Exception {
        String tooWide = schemaOfTwo(5_000);
        String wide = schemaOfTwo(4_999);
        String table = "{\"name\":\"wide\",\"schema\":%s}";
        assertTooWide(post(MAIN + "/namespaces/a/tables", table.formatted(tooWide)));
        RawAnswer made = post(MAIN + "/namespaces/a/tables", table.formatted(wide));
        assertThat(made.status()).as("exactly as many as are allowed").isEqualTo(200);
        assertTooWide(post(MAIN + "/namespaces/a/tables/wide", commit(tooWide)));
        assertTooWide(post(MAIN + "/transactions/commit", "{\"table-changes\":[{\"identifier\":{\"namespace\":[\"a\"],"
                + "\"name\":\"wide\"}," + commit(tooWide).substring(1) + "]}"));
        assertTooWide(post(MAIN + "/namespaces/a/views", TestClient.viewBody("wide_view").replace('\'', '"')
                .replaceFirst("\\{\"type\": \"struct\"[^}]*\\}\\]\\}",
                        tooWide.replace("\"schema-id\":1", "\"schema-id\":0"))));

        Path file = Path.of(URI.create(JSON.readTree(made.body()).at("/metadata-location").asText()));
        ObjectNode metadata = (ObjectNode) JSON.readTree(Files.readString(file));
        metadata.putArray("schemas").add(JSON.readTree(tooWide));
        metadata.put("current-schema-id", 1).put("last-column-id", 10_001);
        Path forged = file.resolveSibling("00009-" + UUID.randomUUID() + ".metadata.json");
        Files.writeString(forged, JSON.writeValueAsString(metadata));
        String register = "{\"name\":\"wide\",\"metadata-location\":\"%s\",\"overwrite\":true}";
        assertTooWide(post(MAIN + "/namespaces/a/register", register.formatted("file:" + forged)));
        assertThat(post(MAIN + "/namespaces/a/register", register.formatted("file:" + file)).status()).isEqualTo(200);
    }

    private static void assertTooWide(RawAnswer answer) throws IOException {
        assertRefused(answer, 400);
        assertThat(answer.body()).contains("at most 10000 columns");
    }

    /** Everything that a request could have changed, as text. */
    private static String state() throws IOException {
        String rows = SERVER.sql().withHandle(handle -> handle.createQuery("""
                SELECT (SELECT count(*) FROM warehouse) || ' ' || (SELECT count(*) FROM namespace) || ' ' || (SELECT count(*) FROM catalog_object) || ' '
                    || (SELECT count(*) FROM object_version) || ' ' || (SELECT count(*) FROM location_claim) || ' '
                    || (SELECT count(*) FROM table_reservation) || ' '
                    || (SELECT md5(string_agg(properties::text, ',' ORDER BY id)) FROM namespace)
                """).mapTo(String.class).one());
        try (Stream<Path> files = Files.walk(SERVER.storage())) {
            return rows + " " + files.filter(Files::isRegularFile).count();
        }
    }

    private static String authorization() {
        return "Authorization: " + SERVER.root().header("Authorization") + "\r\n";
    }

    private static RawAnswer get(String path) throws IOException {
        return raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + authorization() + "\r\n");
    }

    private static RawAnswer post(String path, String body) throws IOException {
        try (RawClient client = new RawClient()) {
            return client.send("POST", path, body);
        }
    }

    private static RawAnswer raw(String request) throws IOException {
        try (RawConnection connection = RawConnection.open(SERVER.port())) {
            return connection.send(request).receive(Patience.MAX);
        }
    }

    private static void assertRefused(RawAnswer answer, Integer... statuses) throws IOException {
        assertThat(answer.status()).as(answer.body()).isIn((Object[]) statuses);
        assertThat(JSON.readTree(answer.body()).at("/error/code").asInt()).isEqualTo(answer.status());
        assertThat(answer.body().length()).as("an answer does not repeat what was sent").isLessThan(2_000);
    }

    /** One kept connection, opened anew when the server closes it. */
    private static final class RawClient implements AutoCloseable {
        private RawConnection connection = RawConnection.open(SERVER.port());

        RawClient() throws IOException {
        }

        RawAnswer send(String method, String path, String body) throws IOException {
            // UTF-8 has no half of a surrogate pair, JSON can escape one.
            byte[] bytes = body.replace("\ud800", "\\ud800").getBytes(StandardCharsets.UTF_8);
            String request = method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + authorization()
                    + "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n"
                    + new String(bytes, StandardCharsets.ISO_8859_1);
            RawAnswer answer = connection.send(request).receive(Patience.MAX);
            if (answer.hasHeader("Connection: close")) {
                connection.close();
                connection = RawConnection.open(SERVER.port());
            }
            return answer;
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
