package io.serac.server.credential;

import static io.serac.server.credential.StoreServer.strings;
import static io.serac.server.credential.StoreServer.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.access.TestGrants;
import io.serac.storage.fake.FakeObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.aws.s3.VendedCredentialsProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An engine that is registered as applying read restrictions gets the table as it is, keys to read it, and all that it has to keep
 * from whoever asks through it; nobody else ever does.
 */
class ReadRestrictionsIT {
    private static final String STS = "'scoping': 'sts', 'sts': {'role-arn': '" + FakeObjectStore.ROLE_ARN + "'}";
    private static final String ADMIN = "/admin/v1/warehouses/lake/namespaces/n/tables/";
    private static final String EXCHANGE = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
            + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=";
    private static final String MASK = "{'kind': 'COLUMN_MASK', 'columns': ['name'], 'mask': 'show-last-4',"
            + " 'to': ['everyone']}";
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    @AutoClose
    private static final StoreServer LAKE = new StoreServer(STS);

    @BeforeAll
    static void prepare() {
        for (String account : new String[]{"engine", "nulls", "elsewhere", "trino", "plain"}) {
            LAKE.server().account(account);
        }
        put("/admin/v1/engines/engine", engine("engine", "'catalogs': {'l': 'lake'}"));
        put("/admin/v1/engines/nulls", engine("nulls", "'catalogs': {'l': 'lake'}, 'denied-columns-as-null': true"));
        put("/admin/v1/engines/elsewhere", engine("elsewhere", "'catalogs': {'m': 'main'}"));
        put("/admin/v1/engines/trino", "{'kind': 'trino-opa', 'account': 'service-account:trino', 'user-issuer': 'k',"
                + " 'catalogs': {'l': 'lake'}}");
    }

    private static String engine(String account, String more) {
        return "{'kind': 'read-restrictions', 'account': 'service-account:" + account + "', " + more + "}";
    }

    private static void put(String path, String body) {
        assertThat(LAKE.root().put(path, body).status()).as(path).isIn(200, 201);
    }

    private static TestClient vending(String account) {
        return LAKE.server().existing(account).with("X-Iceberg-Access-Delegation", "vended-credentials");
    }

    /** A table that all of them may read and write, with a rule for everybody. */
    private static String restricted(String name, String policy) {
        String location = LAKE.createTable(name);
        for (String account : new String[]{"engine", "nulls", "elsewhere", "trino", "plain"}) {
            for (String privilege : new String[]{"SELECT", "WRITE"}) {
                put(ADMIN + name + "/grants/service-account:" + account + "/" + privilege, "{}");
            }
        }
        put(ADMIN + name + "/policies/rule", policy);
        return location;
    }

    @Test
    void theEngineIsToldTheMaskAndReadsTheFiles() {
        String location = restricted("masked", MASK);
        LAKE.store().put(location.substring("s3://lake/".length()) + "/data/a.parquet", CONTENT);

        Answer load = vending("engine").get(table("masked")).is(200);

        assertThat(load.at("/read-restrictions").toString()).isEqualTo(
                "{\"required-column-projections\":[{\"field-id\":2,\"action\":\"show-last-4\"}]}");
        assertThat(load.at("/metadata/location").asText()).isEqualTo(location);
        Map<String, String> keys = new HashMap<>(strings(load, "/config"));
        keys.remove("client.refresh-credentials-endpoint");
        try (S3FileIO io = StoreServer.fileIO(keys)) {
            assertThat(io.newInputFile(location + "/data/a.parquet").getLength()).isEqualTo(CONTENT.length);
            assertThatThrownBy(() -> io.deleteFile(location + "/data/a.parquet")).hasStackTraceContaining("403");
        }
        assertThat(LAKE.server().existing("engine").get(endpoint(load)).is(200).at("/storage-credentials"))
                .hasSize(1);
        // As itself it may not change what it may not see.
        LAKE.server().existing("engine").post(table("masked"), "{'requirements': [], 'updates': []}")
                .isError(403, "ForbiddenException");
    }

    @Test
    void nobodyElseIsEverTold() {
        restricted("closed", MASK);
        for (String account : new String[]{"plain", "elsewhere"}) {
            Answer refused = vending(account).get(table("closed")).isError(403, "ForbiddenException");
            assertThat(refused.body()).doesNotContain("\"read-restrictions\"", "show-last-4", "'name'");
            LAKE.server().existing(account).get(table("closed") + "/credentials").isError(403, "ForbiddenException");
        }
        // Trino asks otherwise, and as itself it is not bound.
        assertThat(vending("trino").get(table("closed")).is(200).body()).doesNotContain("read-restrictions");
    }

    @Test
    void whoIsNotRestrictedIsToldNothing() {
        restricted("open", "{'kind': 'COLUMN_MASK', 'columns': ['name'], 'mask': 'show-last-4', 'to': ['everyone'],"
                + " 'except': ['service-account:engine', 'service-account:plain']}");

        for (String account : new String[]{"engine", "plain"}) {
            assertThat(vending(account).get(table("open")).is(200).body()).doesNotContain("read-restrictions");
        }
    }

    @Test
    void rowsAreFilteredByFieldIdsAndNullsAreSpelledOut() {
        restricted("filtered", "{'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'name',"
                + " 'value': {'session': 'subject'}}, 'to': ['everyone']}");

        Answer load = vending("engine").get(table("filtered")).is(200);

        assertThat(load.at("/read-restrictions/required-row-filter/right").toString()).isEqualTo(
                "{\"type\":\"eq\",\"left\":{\"type\":\"reference\",\"id\":2},"
                        + "\"right\":{\"type\":\"literal\",\"value\":\"service-account:engine\",\"data-type\":\"string\"}}");
        assertThat(load.at("/read-restrictions/required-column-projections").isMissingNode()).isTrue();
    }

    @Test
    void aDeniedColumnIsANullOnlyForAnEngineThatMayKnowIt() {
        restricted("denied", "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['everyone']}");

        Answer refused = vending("engine").get(table("denied")).isError(403, "ForbiddenException");
        assertThat(refused.body()).doesNotContain("name");
        vending("engine").get(table("denied") + "/credentials").isError(403, "ForbiddenException");
        assertThat(vending("nulls").get(table("denied")).is(200).at("/read-restrictions").toString()).isEqualTo(
                "{\"required-column-projections\":[{\"field-id\":2,\"action\":\"replace-with-null\"}]}");
        restricted("required", "{'kind': 'COLUMN_DENY', 'columns': ['id'], 'to': ['everyone']}");
        vending("nulls").get(table("required")).isError(403, "ForbiddenException");
    }

    @Test
    void whoMayNotReadIsGivenNothingThroughAnEngineEither() {
        LAKE.root().post(StoreServer.TABLES, """
                {'name': 'described', 'schema': {'type': 'struct', 'schema-id': 0, 'fields': [
                  {'id': 1, 'name': 'name', 'type': 'string', 'required': false}]}}
                """).is(200);
        put(ADMIN + "described/policies/rule", "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['everyone']}");
        put(ADMIN + "described/grants/service-account:nulls/DESCRIBE", "{}");

        for (TestClient client : List.of(vending("nulls"), LAKE.server().existing("nulls"))) {
            assertThat(client.get(table("described")).isError(403, "ForbiddenException").body()).doesNotContain("s3://",
                    "'name'");
        }
        put(ADMIN + "described/grants/service-account:nulls/SELECT", "{}");
        assertThat(vending("nulls").get(table("described")).is(200).at("/read-restrictions").toString()).isEqualTo(
                "{\"required-column-projections\":[{\"field-id\":1,\"action\":\"replace-with-null\"}]}");
    }

    @Test
    void whoIsRestrictedByWhatNoSchemaTellsOfAnyMoreIsGivenNothing() {
        restricted("forgotten", MASK);
        for (String privilege : new String[]{"ALTER", "MAINTAIN"}) {
            put(ADMIN + "forgotten/grants/service-account:trino/" + privilege, "{}");
        }
        TestClient trino = LAKE.server().existing("trino");
        trino.post(table("forgotten"), """
                {'requirements': [], 'updates': [{'action': 'add-schema', 'schema': {'type': 'struct', 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'long', 'required': true}]}},
                  {'action': 'set-current-schema', 'schema-id': -1}]}
                """).is(200);
        assertThat(vending("engine").get(table("forgotten")).is(200).at("/read-restrictions").toString())
                .contains("show-last-4");

        trino.post(table("forgotten"),
                "{'requirements': [], 'updates': [{'action': 'remove-schemas', 'schema-ids': [0]}]}").is(200);

        assertThat(vending("engine").get(table("forgotten")).isError(403, "ForbiddenException").body())
                .contains("this engine cannot be told").doesNotContain("s3://");
        vending("plain").get(table("forgotten")).isError(403, "ForbiddenException");
        LAKE.root().delete(ADMIN + "forgotten/policies/rule").is(204);
        vending("engine").get(table("forgotten")).is(200);
    }

    @Test
    void aFilterWithoutItsValueInTheSessionShowsNoRow() {
        restricted("roles", "{'kind': 'ROW_FILTER', 'filter': {'type': 'not-in', 'term': 'name',"
                + " 'value': {'session': 'roles'}}, 'to': ['everyone']}");
        TestGrants grants = new TestGrants(LAKE.server());
        grants.role("closed");
        grants.addMember("closed", "nulls");

        assertThat(vending("engine").get(table("roles")).is(200).at("/read-restrictions").toString())
                .isEqualTo("{\"required-row-filter\":false}");
        assertThat(vending("nulls").get(table("roles")).is(200).at("/read-restrictions").toString())
                .contains("\"closed\"", "\"id\":2");
    }

    @Test
    void aChangedRuleIsAnotherAnswer() {
        restricted("tagged", MASK);
        TestClient engine = LAKE.server().existing("engine");
        String tag = engine.get(table("tagged")).is(200).header("ETag").orElseThrow();
        engine.with("If-None-Match", tag).get(table("tagged")).is(304);
        // Others get a document of their own.
        assertThat(LAKE.server().existing("plain").with("If-None-Match", tag).get(table("tagged")).is(200).body())
                .doesNotContain("read-restrictions", "s3://");

        put(ADMIN + "tagged/policies/rule", MASK.replace("show-last-4", "replace-with-null"));

        assertThat(engine.with("If-None-Match", tag).get(table("tagged")).is(200).at("/read-restrictions").toString())
                .contains("replace-with-null");
        put(ADMIN + "tagged/policies/rule", "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['everyone']}");
        engine.with("If-None-Match", tag).get(table("tagged")).isError(403, "ForbiddenException");
    }

    /** Where keys are renewed, as the client that got this answer keeps it. */
    private static String endpoint(Answer load) {
        return "/catalog/" + strings(load, "/config").get("client.refresh-credentials-endpoint");
    }

    private static String capability(String name) {
        return LAKE.server().existing("engine").with("X-Iceberg-Access-Delegation", "remote-signing").get(table(name))
                .is(200).at("/remote-signing-config/properties/serac.capability").asText();
    }

    private static Answer sign(String account, String name, String location, String properties) {
        return LAKE.server().existing(account).post(table(name) + "/sign", """
                {'region': 'us-east-1', 'method': 'GET', 'uri': '%s/%s/data/a', 'headers': {}, 'properties': {%s}}
                """.formatted(LAKE.store().endpoint(), location.substring("s3://".length()), properties));
    }

    private static String proof(String capability) {
        return "'serac.capability': '" + capability + "'";
    }

    private static void resolveKeys(String endpoint) {
        TestClient engine = LAKE.server().existing("engine");
        try (VendedCredentialsProvider keys = VendedCredentialsProvider.create(
                Map.of("uri", LAKE.server().origin() + "/catalog", "credentials.uri",
                        endpoint.substring("/catalog/".length()), "token",
                        engine.header("Authorization").substring("Bearer ".length())))) {
            assertThat(keys.resolveCredentials().accessKeyId()).isNotEmpty();
        }
    }

    @Test
    void keysAreRenewedOnlyWhileTheEngineWouldBeToldTheSame() {
        restricted("renewed", MASK);
        TestClient engine = LAKE.server().existing("engine");
        String told = endpoint(vending("engine").get(table("renewed")).is(200));
        Answer renewed = engine.get(told).is(200);
        assertThat(renewed.at("/storage-credentials/0/config/client.refresh-credentials-endpoint").asText())
                .isEqualTo(told.substring("/catalog/".length()));
        resolveKeys(told);
        // Who does not say what he was told may have loaded the table before there was anything to tell.
        engine.get(table("renewed") + "/credentials").isError(403, "ForbiddenException");

        put(ADMIN + "renewed/policies/rule", MASK.replace("show-last-4", "replace-with-null"));

        assertThat(engine.get(told).isError(403, "ForbiddenException").body()).contains("Load the table again")
                .doesNotContain("name", "replace");
        assertThatThrownBy(() -> resolveKeys(told)).hasMessageContaining("Load the table again");
        engine.get(endpoint(vending("engine").get(table("renewed")).is(200))).is(200);
        put(ADMIN + "renewed/policies/rule", MASK);
        engine.get(told).is(200);
        LAKE.root().delete(ADMIN + "renewed/policies/rule").is(204);
        engine.get(told).is(200);
    }

    @Test
    void whoLoadedTheTableBeforeARestrictionGetsNoMore() {
        String location = restricted("earlier", MASK.replace("everyone", "service-account:elsewhere"));
        String keys = endpoint(vending("engine").get(table("earlier")).is(200));
        assertThat(keys).isEqualTo(table("earlier") + "/credentials");
        String capability = capability("earlier");
        for (String account : new String[]{"engine", "plain"}) {
            LAKE.server().existing(account).get(keys).is(200);
            sign(account, "earlier", location, proof(capability)).is(200);
            sign(account, "earlier", location, "").is(200);
        }

        put(ADMIN + "earlier/policies/rule", MASK.replace("everyone", "service-account:engine"));

        LAKE.server().existing("engine").get(keys).isError(403, "ForbiddenException");
        sign("engine", "earlier", location, proof(capability)).isError(403, "ForbiddenException");
        sign("engine", "earlier", location, "").isError(403, "ForbiddenException");
        // Others have nothing to be told, and nothing to send.
        LAKE.server().existing("plain").get(keys).is(200);
        sign("plain", "earlier", location, proof(capability)).is(200);
        sign("plain", "earlier", location, "").is(200);
        sign("engine", "earlier", location, proof(capability("earlier"))).is(200);
    }

    @Test
    void requestsAreSignedOnlyWhileTheEngineWouldBeToldTheSame() {
        String location = restricted("signed", MASK);
        String told = capability("signed");
        sign("engine", "signed", location, proof(told)).is(200);

        put(ADMIN + "signed/policies/rule", MASK.replace("show-last-4", "replace-with-null"));

        assertThat(sign("engine", "signed", location, proof(told)).isError(403, "ForbiddenException").body())
                .contains("Load the table again").doesNotContain("replace");
        String now = capability("signed");
        sign("engine", "signed", location, proof(now)).is(200);
        // What was told is part of what is proved.
        String[] parts = told.split("\\.");
        sign("engine", "signed", location, proof(now.replace(now.split("\\.")[2], parts[2]))).is(404);
        sign("engine", "signed", location, proof("READ." + parts[2])).is(404);
    }

    @Test
    void aNewColumnThatARuleMeansHasToBeToldToo() {
        String location = restricted("grown", MASK);
        put("/admin/v1/warehouses/lake/namespaces/n/policies/grown",
                MASK.replace("'name'", "'grown'").replace("everyone", "service-account:engine"));
        put(ADMIN + "grown/grants/service-account:trino/ALTER", "{}");
        TestClient engine = LAKE.server().existing("engine");
        String keys = endpoint(vending("engine").get(table("grown")).is(200));
        String capability = capability("grown");
        addColumn("grown", 3, "harmless");
        engine.get(keys).is(200);
        sign("engine", "grown", location, proof(capability)).is(200);

        addColumn("grown", 4, "grown");

        engine.get(keys).isError(403, "ForbiddenException");
        sign("engine", "grown", location, proof(capability)).isError(403, "ForbiddenException");
        Answer load = vending("engine").get(table("grown")).is(200);
        assertThat(load.at("/read-restrictions/required-column-projections")).hasSize(2);
        engine.get(endpoint(load)).is(200);
    }

    private static void addColumn(String name, int fieldId, String column) {
        Answer load = LAKE.server().existing("trino").get(table(name)).is(200);
        JsonNode schemas = load.at("/metadata/schemas");
        ObjectNode schema = schemas.get(schemas.size() - 1).deepCopy();
        ((ArrayNode) schema.get("fields")).addObject().put("id", fieldId).put("name", column).put("required", false)
                .put("type", "string");
        LAKE.server().existing("trino").send("POST", table(name), """
                {"requirements": [], "updates": [{"action": "add-schema", "schema": %s},
                  {"action": "set-current-schema", "schema-id": -1}]}
                """.formatted(schema)).is(200);
    }

    /** What is said of a request: by its sender of himself, and by root of him, which must be the same. */
    private static Answer explained(String account, String operation, String name, boolean asksForFiles) {
        String question = "'operation': '" + operation + "', 'delegation': " + asksForFiles + ", 'securable':"
                + " {'type': 'table', 'warehouse': 'lake', 'namespace': ['n'], 'name': '" + name + "'}}";
        Answer own = LAKE.server().existing(account).post("/admin/v1/explain", "{" + question).is(200);
        Answer others = LAKE.root().post("/admin/v1/explain",
                "{'principal': 'service-account:" + account + "', " + question).is(200);
        for (String pointer : new String[]{"/status", "/refusal", "/files"}) {
            assertThat(others.at(pointer)).as("%s of %s by %s", pointer, operation, account)
                    .isEqualTo(own.at(pointer));
        }
        return own;
    }

    private static void assertExplainedAsAnswered(String account, String name) {
        for (boolean asksForFiles : new boolean[]{false, true}) {
            TestClient client = asksForFiles ? vending(account) : LAKE.server().existing(account);
            Answer load = client.get(table(name));
            Answer explained = explained(account, "LOAD_TABLE", name, asksForFiles);
            assertThat(explained.at("/status").asInt()).as("%s %s %s", account, name, asksForFiles)
                    .isEqualTo(load.status());
            assertThat(explained.at("/refusal").asText()).isEqualTo(load.status() == 403
                    ? load.at("/error/message").asText()
                    : "");
            boolean isGiven = load.status() == 200 && strings(load, "/config").containsKey("s3.access-key-id");
            assertThat(explained.at("/files/access").asText("NONE").equals("NONE")).isEqualTo(!isGiven);
        }
        Answer load = vending(account).get(table(name));
        String keys = load.status() == 200 ? endpoint(load) : table(name) + "/credentials";
        Answer renewed = LAKE.server().existing(account).get(keys);
        Answer explained = explained(account, "LOAD_CREDENTIALS", name, false);
        assertThat(explained.at("/status").asInt()).as("%s %s", account, name).isEqualTo(renewed.status());
        assertThat(explained.at("/refusal").asText())
                .isEqualTo(renewed.status() == 403 ? renewed.at("/error/message").asText() : "");
    }

    @Test
    void explanationsKnowOfEngines() {
        restricted("why", MASK);
        restricted("why-not", "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['everyone']}");
        for (String account : new String[]{"engine", "nulls", "elsewhere", "trino", "plain"}) {
            assertExplainedAsAnswered(account, "why");
            assertExplainedAsAnswered(account, "why-not");
        }

        assertThat(explained("engine", "LOAD_TABLE", "why", true).at("/files/access").asText()).isEqualTo("READ");
        assertThat(explained("engine", "LOAD_TABLE", "why-not", false).at("/refusal").asText())
                .contains("engine cannot be told");
        Answer trino = LAKE.root().post("/admin/v1/explain", "{'principal': 'service-account:trino', 'operation':"
                + " 'LOAD_TABLE', 'securable': {'type': 'table', 'warehouse': 'lake', 'namespace': ['n'],"
                + " 'name': 'why'}}").is(200);
        assertThat(trino.at("/class").asText()).isEqualTo("FULL");
    }

    @Test
    void anEngineThatIsNoLongerRegisteredIsToldNothing() {
        restricted("gone", MASK);
        LAKE.server().account("leaving");
        put(ADMIN + "gone/grants/service-account:leaving/SELECT", "{}");
        put("/admin/v1/engines/leaving", engine("leaving", "'catalogs': {'l': 'lake'}"));
        vending("leaving").get(table("gone")).is(200);

        LAKE.root().delete("/admin/v1/engines/leaving").is(204);

        vending("leaving").get(table("gone")).isError(403, "ForbiddenException");
    }

    @Test
    void trinoWhichActsForAUserIsToldNothing() {
        restricted("asserted", MASK);
        put("/admin/v1/principals/user:k:u", "{}");
        put(ADMIN + "asserted/grants/user:k:u/SELECT", "{}");
        acting("u").with("X-Iceberg-Access-Delegation", "vended-credentials").get(table("asserted"))
                .isError(403, "ForbiddenException");
    }

    @Test
    void aUserReadsNoMoreThanTheEngineThatActsForHim() {
        LAKE.createTable("bounded");
        put("/admin/v1/principals/user:k:whole", "{}");
        put(ADMIN + "bounded/grants/user:k:whole/SELECT", "{}");
        put(ADMIN + "bounded/grants/service-account:trino/SELECT", "{'columns': ['id']}");
        TestClient user = acting("whole");
        TestClient vended = user.with("X-Iceberg-Access-Delegation", "vended-credentials");

        assertThat(user.get(table("bounded")).is(200).body()).contains("\"name\":\"id\"")
                .doesNotContain("\"name\":\"name\"", "s3://");
        vended.get(table("bounded")).isError(403, "ForbiddenException");
        user.get(table("bounded") + "/credentials").isError(403, "ForbiddenException");

        put(ADMIN + "bounded/grants/service-account:trino/SELECT", "{}");
        assertThat(vended.get(table("bounded")).is(200).body()).contains("\"name\":\"name\"", "s3.access-key-id");
        user.get(table("bounded") + "/credentials").is(200);
    }

    /** As Trino does with session=USER. */
    private static TestClient acting(String user) {
        String engine = LAKE.server().existing("trino").header("Authorization");
        String assertion = encode("{\"alg\":\"none\"}") + "."
                + encode("{\"sub\":\"" + user + "\",\"iat\":" + System.currentTimeMillis() / 1000 + "}") + ".";
        String token = LAKE.server().anonymous().with("Content-Type", "application/x-www-form-urlencoded")
                .with("Authorization", engine).send("POST", "/catalog/v1/oauth/tokens", EXCHANGE + assertion
                        + "&actor_token=" + engine.substring("Bearer ".length()))
                .is(200).at("/access_token").asText();
        return LAKE.server().anonymous().with("Authorization", "Bearer " + token);
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
