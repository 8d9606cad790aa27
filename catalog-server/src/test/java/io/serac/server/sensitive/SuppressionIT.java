package io.serac.server.sensitive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Tables with restricted columns tell writers to keep values of these out of metadata, and only owners decide otherwise. */
class SuppressionIT {
    private static final String ADMIN = "/admin/v1/warehouses/main";
    private static final String METRICS = "write.metadata.metrics.column.";
    private static final String BLOOM = "write.parquet.bloom-filter-enabled.column.";
    private static final String PATHS = "write.object-storage.partitioned-paths";
    private static final String DENY = "{'kind': 'COLUMN_DENY', 'columns': ['ssn'], 'to': ['service-account:nobody']}";
    private static final String FIELDS = """
            {'id': 1, 'name': 'id', 'type': 'long', 'required': true},
            {'id': 2, 'name': 'ssn', 'type': 'string', 'required': false},
            {'id': 3, 'name': 'home', 'required': false, 'type': {'type': 'struct', 'fields': [
              {'id': 4, 'name': 'city', 'type': 'string', 'required': false}]}}
            """;

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static TestClient alter;

    private final TestClient root = SERVER.root();
    private String namespace = "";

    @BeforeAll
    static void prepare() {
        SERVER.account("nobody");
        alter = SERVER.account("alter");
        SERVER.root().put(ADMIN + "/grants/service-account:alter/ALTER", "{}").is(201);
    }

    @BeforeEach
    void createTable(TestInfo test) {
        namespace = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        root.createNamespace(namespace);
        create(root, "t", "").is(200);
    }

    private Answer create(TestClient client, String name, String more) {
        return client.post(TestClient.namespacePath(namespace) + "/tables", "{'name': '" + name
                + "', 'schema': {'type': 'struct', 'fields': [" + FIELDS + "]}" + more + "}");
    }

    private String table() {
        return TestClient.tablePath(namespace, "t");
    }

    private String policy() {
        return ADMIN + "/namespaces/" + namespace + "/policies/p";
    }

    private Answer commit(TestClient client, String updates) {
        return client.post(table(), "{'requirements': [], 'updates': [" + updates + "]}");
    }

    private Answer set(TestClient client, String property, String value) {
        return commit(client,
                "{'action': 'set-properties', 'updates': {'" + property + "': '" + value + "'}}");
    }

    private Answer remove(TestClient client, String property) {
        return commit(client, "{'action': 'remove-properties', 'removals': ['" + property + "']}");
    }

    private static String property(Answer loaded, String name) {
        return loaded.at("/metadata/properties").path(name).asText("absent");
    }

    private String property(String name) {
        return property(root.get(table()).is(200), name);
    }

    @Test
    void whatIsServedFollowsARestrictionFromTheNextLoadOn() {
        create(root, "u", "").is(200);
        Answer before = root.get(table()).is(200);
        String tag = before.header("ETag").orElseThrow();
        assertThat(property(before, METRICS + "ssn")).isEqualTo("absent");

        root.put(policy().replace("/policies", "/tables/t/policies"), DENY).is(201);
        Answer after = root.with("If-None-Match", tag).get(table()).is(200);
        assertThat(property(after, METRICS + "ssn")).isEqualTo("none");
        assertThat(property(after, PATHS)).isEqualTo("false");
        assertThat(property(after, METRICS + "id")).isEqualTo("absent");
        assertThat(after.at("/metadata-location")).isEqualTo(before.at("/metadata-location"));
        assertThat(after.at("/metadata/schemas")).isEqualTo(before.at("/metadata/schemas"));
        String newTag = after.header("ETag").orElseThrow();
        assertThat(newTag).isNotEqualTo(tag);
        root.with("If-None-Match", newTag).get(table()).is(304);
        assertThat(property(root.get(table() + "?snapshots=refs").is(200), METRICS + "ssn")).isEqualTo("none");
        assertThat(property(root.with("Accept-Encoding", "identity").get(table()).is(200), METRICS + "ssn"))
                .isEqualTo("none");
        assertThat(property(root.get(TestClient.tablePath(namespace, "u")).is(200), METRICS + "ssn"))
                .isEqualTo("absent");

        root.delete(policy().replace("/policies", "/tables/t/policies")).is(204);
        assertThat(property(METRICS + "ssn")).isEqualTo("absent");
        root.with("If-None-Match", tag).get(table()).is(304);
        root.with("If-None-Match", newTag).get(table()).is(200);
    }

    @Test
    void whoeverMaySeeNothingButTheSchemaIsServedTheSame() {
        TestClient describer = SERVER.account("describer");
        root.put(ADMIN + "/namespaces/" + namespace + "/grants/service-account:describer/DESCRIBE", "{}").is(201);
        Answer before = describer.get(table()).is(200);
        assertThat(property(before, METRICS + "ssn")).isEqualTo("absent");
        root.put(policy(), DENY).is(201);
        Answer after = describer.with("If-None-Match", before.header("ETag").orElseThrow()).get(table()).is(200);
        assertThat(property(after, METRICS + "ssn")).isEqualTo("none");
        assertThat(after.json().has("metadata-location")).isFalse();
    }

    @Test
    void theNextCommitStoresIt() {
        root.put(policy(), DENY).is(201);
        assertThat(property(set(alter, "a", "b").is(200), METRICS + "ssn")).isEqualTo("none");
        root.delete(policy()).is(204);
        assertThat(property(METRICS + "ssn")).isEqualTo("none");
        // It is nobody's but the table's now.
        remove(alter, METRICS + "ssn").is(200);
        assertThat(property(METRICS + "ssn")).isEqualTo("absent");
    }

    @Test
    void onlyOwnersSetWhatIsForcedToSomethingElse() {
        set(alter, METRICS + "ssn", "full").is(200);
        set(alter, BLOOM + "ssn", "true").is(200);
        set(alter, "write.orc.bloom.filter.columns", "id, ssn").is(200);
        root.put(policy(), DENY).is(201);
        // What was set before is no decision about the restriction.
        assertThat(property(METRICS + "ssn")).isEqualTo("none");
        assertThat(property(BLOOM + "ssn")).isEqualTo("absent");
        assertThat(property("write.orc.bloom.filter.columns")).isEqualTo("id");

        set(alter, METRICS + "ssn", "counts").isError(403, "ForbiddenException");
        set(alter, BLOOM + "ssn", "true").isError(403, "ForbiddenException");
        set(alter, "write.orc.bloom.filter.columns", "ssn").isError(403, "ForbiddenException");
        assertThat(set(alter, PATHS, "true").isError(403, "ForbiddenException").body()).doesNotContain("ssn");
        set(alter, METRICS + "ssn", "none").is(200);
        set(alter, METRICS + "id", "full").is(200);
        remove(alter, METRICS + "ssn").is(200);
        set(alter, "serac.released-columns", "2,partitioned-paths").is(200);
        assertThat(property("serac.released-columns")).isEqualTo("absent");
        assertThat(property(METRICS + "ssn")).isEqualTo("none");

        set(root, METRICS + "ssn", "counts").is(200);
        set(alter, "a", "b").is(200);
        assertThat(property(METRICS + "ssn")).isEqualTo("counts");
        assertThat(property(PATHS)).isEqualTo("false");
        remove(alter, "serac.released-columns").is(200);
        assertThat(property(METRICS + "ssn")).isEqualTo("counts");
        set(alter, METRICS + "ssn", "none").is(200);
        set(alter, METRICS + "ssn", "counts").isError(403, "ForbiddenException");

        set(root, PATHS, "true").is(200);
        set(alter, "a", "c").is(200);
        assertThat(property(PATHS)).isEqualTo("true");
        set(alter, PATHS, "false").is(200);
        set(alter, PATHS, "true").isError(403, "ForbiddenException");
    }

    @Test
    void nobodyReleasesAheadOfARestriction() {
        set(alter, "serac.released-columns", "2").is(200);
        assertThat(property("serac.released-columns")).isEqualTo("absent");
        root.put(policy(), DENY).is(201);
        assertThat(property(METRICS + "ssn")).isEqualTo("none");
    }

    @Test
    void renamedColumnsStaySuppressedAndNoPropertyNamesAColumnThatIsGone() {
        root.put(policy(), DENY).is(201);
        set(alter, "a", "b").is(200);
        Answer renamed = commit(alter, "{'action': 'add-schema', 'schema': {'type': 'struct', 'fields': ["
                + FIELDS.replace("'ssn'", "'social'") + "]}}, {'action': 'set-current-schema', 'schema-id': -1}")
                .is(200);
        assertThat(property(renamed, METRICS + "social")).isEqualTo("none");
        assertThat(property(renamed, METRICS + "ssn")).isEqualTo("absent");
        assertThat(property(METRICS + "social")).isEqualTo("none");
    }

    @Test
    void masksInsideOthersCountToo() {
        root.put(policy(), """
                {'kind': 'COLUMN_MASK', 'mask': 'show-last-4', 'columns': ['home'], 'to': ['service-account:nobody']}
                """).is(201);
        assertThat(property(METRICS + "home.city")).isEqualTo("none");
        assertThat(property(METRICS + "home")).isEqualTo("absent");
        set(alter, METRICS + "home.city", "full").isError(403, "ForbiddenException");
        set(alter, METRICS + "ssn", "full").is(200);
    }

    @Test
    void tagsThatAreSensitiveSuppressAndOthersDoNot() {
        root.put("/admin/v1/tags/secret", "{'sensitive': true}").is(201);
        root.put("/admin/v1/tags/harmless", "{}").is(201);
        String column = ADMIN + "/namespaces/" + namespace + "/tables/t/columns/ssn/tags/";
        root.put(column + "harmless", "{}").is(201);
        assertThat(property(METRICS + "ssn")).isEqualTo("absent");
        root.put(column + "secret", "{}").is(201);
        assertThat(property(METRICS + "ssn")).isEqualTo("none");
        assertThat(property(METRICS + "home.city")).isEqualTo("absent");
        set(alter, METRICS + "ssn", "full").isError(403, "ForbiddenException");
        root.delete(column + "secret").is(204);
        assertThat(property(METRICS + "ssn")).isEqualTo("absent");
    }

    @Test
    void partitioningAndSortingBySuchAColumnTakesTheOwner() {
        String spec = "{'action': 'add-spec', 'spec': {'spec-id': 1, 'fields': [{'source-id': %d, 'field-id': 1000,"
                + " 'name': 'part', 'transform': '%s'}]}}, {'action': 'set-default-spec', 'spec-id': -1}";
        String order = "{'action': 'add-sort-order', 'sort-order': {'order-id': 1, 'fields': [{'source-id': %d,"
                + " 'transform': 'identity', 'direction': 'asc', 'null-order': 'nulls-first'}]}},"
                + " {'action': 'set-default-sort-order', 'sort-order-id': -1}";
        root.put(policy(), DENY).is(201);
        String refusal = commit(alter, spec.formatted(2, "identity")).isError(403, "ForbiddenException").body();
        assertThat(refusal).doesNotContain("ssn");
        commit(alter, spec.formatted(2, "bucket[4]")).isError(403, "ForbiddenException");
        commit(alter, order.formatted(2)).isError(403, "ForbiddenException");
        commit(alter, order.formatted(1)).is(200);

        commit(root, spec.formatted(2, "bucket[4]")).is(200);
        int sensitive = root.get(table()).is(200).at("/metadata/default-spec-id").asInt();
        commit(alter, "{'action': 'set-default-spec', 'spec-id': 0}").is(200);
        commit(alter, "{'action': 'set-default-spec', 'spec-id': " + sensitive + "}").isError(403,
                "ForbiddenException");
        commit(alter, spec.formatted(1, "bucket[8]").replace("1000", "1001").replace("'part'", "'part2'")).is(200);
        root.delete(policy()).is(204);
        commit(alter, "{'action': 'set-default-spec', 'spec-id': " + sensitive + "}").is(200);
    }

    @Test
    void newTablesBeginWithIt() {
        root.put(policy(), DENY).is(201);
        Answer made = create(root, "u", "").is(200);
        assertThat(property(made, METRICS + "ssn")).isEqualTo("none");
        Answer staged = create(root, "v", ", 'stage-create': true").is(200);
        assertThat(property(staged, METRICS + "ssn")).isEqualTo("none");
        JsonNode metadata = staged.at("/metadata");
        Answer committed = root.post(TestClient.tablePath(namespace, "v"), """
                {'requirements': [{'type': 'assert-create'}], 'updates': [
                  {'action': 'assign-uuid', 'uuid': '%s'},
                  {'action': 'upgrade-format-version', 'format-version': 2},
                  {'action': 'add-schema', 'schema': {'type': 'struct', 'fields': [%s]}},
                  {'action': 'set-current-schema', 'schema-id': -1},
                  {'action': 'add-spec', 'spec': {'spec-id': 0, 'fields': []}},
                  {'action': 'set-default-spec', 'spec-id': -1},
                  {'action': 'add-sort-order', 'sort-order': {'order-id': 0, 'fields': []}},
                  {'action': 'set-default-sort-order', 'sort-order-id': -1},
                  {'action': 'set-location', 'location': '%s'}]}
                """.formatted(metadata.path("table-uuid").asText(), FIELDS, metadata.path("location").asText()))
                .is(200);
        assertThat(property(committed, METRICS + "ssn")).isEqualTo("none");
        // Who makes a table owns it.
        Answer released = create(root, "w", ", 'properties': {'" + METRICS + "ssn': 'counts'}").is(200);
        assertThat(property(released, METRICS + "ssn")).isEqualTo("counts");

        String file = root.get(table()).is(200).at("/metadata-location").asText();
        root.post(table() + "/unregister", "").is(200);
        Answer registered = root.post(TestClient.namespacePath(namespace) + "/register",
                "{'name': 'again', 'metadata-location': '" + file + "'}").is(200);
        assertThat(property(registered, METRICS + "ssn")).isEqualTo("none");
        Answer loaded = root.get(TestClient.tablePath(namespace, "again")).is(200);
        assertThat(property(loaded, METRICS + "ssn")).isEqualTo("none");
        assertThat(loaded.header("ETag")).isEqualTo(registered.header("ETag"));
    }

    @Test
    void transactionsAreHeldToItAsAWhole() {
        create(root, "u", "").is(200);
        root.put(policy(), DENY).is(201);
        String change = "{'identifier': {'namespace': ['" + namespace + "'], 'name': '%s'}, 'requirements': [],"
                + " 'updates': [{'action': 'set-properties', 'updates': {'%s': '%s'}}]}";
        alter.post("/catalog/v1/main/transactions/commit",
                "{'table-changes': [" + change.formatted("t", "a", "b") + ", "
                        + change.formatted("u", METRICS + "ssn", "full") + "]}")
                .isError(403, "ForbiddenException");
        assertThat(property("a")).isEqualTo("absent");
        alter.post("/catalog/v1/main/transactions/commit",
                "{'table-changes': [" + change.formatted("t", "a", "b") + ", "
                        + change.formatted("u", "a", "b") + "]}")
                .is(204);
        root.delete(policy()).is(204);
        assertThat(property(METRICS + "ssn")).isEqualTo("none");
    }
}
