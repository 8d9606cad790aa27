package io.serac.server.fault;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tablePath;
import static io.serac.server.TestClient.viewPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each update and each requirement, right and wrong. What is refused has changed nothing. */
class UpdatesIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);
    private final String table = tablePath(namespace, "t");

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
        root.createTable(namespace, "t");
    }

    private Answer commit(String updates) {
        return root.post(table, Commits.of(updates));
    }

    private Answer ok(String updates) {
        return commit(updates).is(200);
    }

    @Test
    void schemasSpecsAndOrdersEvolve() {
        ok("""
                {'action': 'add-schema', 'last-column-id': 3, 'schema': {'type': 'struct', 'schema-id': 1, 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'long', 'required': true},
                  {'id': 2, 'name': 'name', 'type': 'string', 'required': false},
                  {'id': 3, 'name': 'day', 'type': 'date', 'required': false}]}},
                {'action': 'set-current-schema', 'schema-id': -1}
                """);
        ok("""
                {'action': 'add-spec', 'spec': {'spec-id': 1, 'fields': [
                  {'source-id': 3, 'field-id': 1000, 'name': 'day', 'transform': 'identity'}]}},
                {'action': 'set-default-spec', 'spec-id': -1}
                """);
        ok("""
                {'action': 'add-sort-order', 'sort-order': {'order-id': 1, 'fields': [
                  {'source-id': 1, 'transform': 'identity', 'direction': 'asc', 'null-order': 'nulls-first'}]}},
                {'action': 'set-default-sort-order', 'sort-order-id': -1}
                """);
        Answer evolved = root.get(table).is(200);
        assertThat(evolved.at("/metadata/current-schema-id").asInt()).isEqualTo(1);
        assertThat(evolved.at("/metadata/default-spec-id").asInt()).isEqualTo(1);
        assertThat(evolved.at("/metadata/default-sort-order-id").asInt()).isEqualTo(1);

        ok("{'action': 'set-default-spec', 'spec-id': 0}, {'action': 'remove-partition-specs', 'spec-ids': [1]}");
        ok("{'action': 'remove-schemas', 'schema-ids': [0]}");
        assertThat(root.get(table).at("/metadata/schemas")).hasSize(1);
        assertThat(root.get(table).at("/metadata/partition-specs")).hasSize(1);
    }

    @Test
    void snapshotsReferencesAndStatisticsComeAndGo() {
        root.post(table, Commits.append(root.get(table), 1)).is(200);
        root.post(table, Commits.append(root.get(table), 2)).is(200);
        String location = root.get(table).at("/metadata/location").asText();
        ok("{'action': 'set-snapshot-ref', 'ref-name': 'b', 'type': 'branch', 'snapshot-id': 1}");
        ok("{'action': 'remove-snapshot-ref', 'ref-name': 'b'}");
        ok("""
                {'action': 'set-statistics', 'snapshot-id': 2, 'statistics': {'snapshot-id': 2,
                  'statistics-path': '%s/metadata/s.puffin', 'file-size-in-bytes': 1, 'file-footer-size-in-bytes': 1,
                  'blob-metadata': []}}
                """.formatted(location));
        ok("""
                {'action': 'set-partition-statistics', 'partition-statistics': {'snapshot-id': 2,
                  'statistics-path': '%s/metadata/p.parquet', 'file-size-in-bytes': 1}}
                """.formatted(location));
        assertThat(root.get(table).at("/metadata/statistics")).hasSize(1);
        ok("{'action': 'remove-statistics', 'snapshot-id': 2}");
        ok("{'action': 'remove-partition-statistics', 'snapshot-id': 2}");
        ok("{'action': 'remove-snapshots', 'snapshot-ids': [1]}");
        ok("{'action': 'remove-properties', 'removals': ['write.parquet.compression-codec']}");
        Answer last = root.get(table).is(200);
        assertThat(last.at("/metadata/snapshots")).hasSize(1);
        assertThat(last.at("/metadata/statistics")).isEmpty();
        assertThat(last.at("/metadata/properties")).isEmpty();
    }

    @Test
    void versionThreeKeepsKeysVariantsAndRowLineage() {
        root.post(namespacePath(namespace) + "/tables", """
                {'name': 'v3', 'properties': {'format-version': '3'},
                 'schema': {'type': 'struct', 'schema-id': 0, 'fields': [
                   {'id': 1, 'name': 'v', 'type': 'variant', 'required': false},
                   {'id': 2, 'name': 'd', 'type': 'int', 'required': false, 'initial-default': 7, 'write-default': 8},
                   {'id': 3, 'name': 'ns', 'type': 'timestamp_ns', 'required': false}]}}
                """).is(200);
        String path = tablePath(namespace, "v3");
        root.post(path, Commits.of("{'action': 'add-encryption-key', 'encryption-key': "
                + "{'key-id': 'k1', 'encrypted-key-metadata': 'AAAA', 'encrypted-by-id': 'm'}}")).is(200);
        Answer loaded = root.get(path).is(200);
        assertThat(loaded.at("/metadata/format-version").asInt()).isEqualTo(3);
        assertThat(loaded.at("/metadata/next-row-id").asInt(-1)).isZero();
        assertThat(loaded.at("/metadata/schemas/0/fields/1/write-default").asInt()).isEqualTo(8);
        assertThat(loaded.at("/metadata/encryption-keys/0/key-id").asText()).isEqualTo("k1");
        root.post(path, Commits.of("{'action': 'remove-encryption-key', 'key-id': 'k1'}")).is(200);
        root.post(path, Commits.of("{'action': 'upgrade-format-version', 'format-version': 2}")).isError(400,
                "BadRequestException");
    }

    @Test
    void tablesAreUpgradedVersionByVersion() {
        root.post(namespacePath(namespace) + "/tables",
                TestClient.tableBody("v1").replaceFirst("\\{", "{'properties': {'format-version': '1'},")).is(200);
        String path = tablePath(namespace, "v1");
        for (int version = 1; version <= 3; version++) {
            root.post(path, Commits.of("{'action': 'upgrade-format-version', 'format-version': " + version + "}"))
                    .is(200);
            assertThat(root.get(path).at("/metadata/format-version").asInt()).isEqualTo(version);
        }
        root.post(path, Commits.of("{'action': 'upgrade-format-version', 'format-version': 9}")).is(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type': 'assert-create'}",
            "{'type': 'assert-table-uuid', 'uuid': '00000000-0000-0000-0000-000000000000'}",
            "{'type': 'assert-ref-snapshot-id', 'ref': 'main', 'snapshot-id': 5}",
            "{'type': 'assert-last-assigned-field-id', 'last-assigned-field-id': 9}",
            "{'type': 'assert-current-schema-id', 'current-schema-id': 9}",
            "{'type': 'assert-last-assigned-partition-id', 'last-assigned-partition-id': 9}",
            "{'type': 'assert-default-spec-id', 'default-spec-id': 9}",
            "{'type': 'assert-default-sort-order-id', 'default-sort-order-id': 9}"})
    void eachRequirementThatDoesNotHoldIsAConflict(String requirement) {
        root.post(table, Commits.of(requirement, "{'action': 'set-properties', 'updates': {'k': 'v'}}")).isError(409,
                "CommitFailedException", "Requirement failed: ");
        unchanged();
    }

    @Test
    void requirementsThatHoldLetTheCommitThrough() {
        Answer loaded = root.get(table);
        root.post(table, Commits.of("""
                {'type': 'assert-table-uuid', 'uuid': '%s'},
                {'type': 'assert-ref-snapshot-id', 'ref': 'main', 'snapshot-id': null},
                {'type': 'assert-last-assigned-field-id', 'last-assigned-field-id': 2},
                {'type': 'assert-current-schema-id', 'current-schema-id': 0},
                {'type': 'assert-last-assigned-partition-id', 'last-assigned-partition-id': 999},
                {'type': 'assert-default-spec-id', 'default-spec-id': 0},
                {'type': 'assert-default-sort-order-id', 'default-sort-order-id': 0}
                """.formatted(loaded.at("/metadata/table-uuid").asText()),
                "{'action': 'set-properties', 'updates': {'k': 'v'}}")).is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'action': 'set-fire'}", "{}", "1", "{'action': 1}", "{'action': 'set-properties'}",
            "{'action': 'set-properties', 'updates': {'k': null}}",
            "{'action': 'set-properties', 'updates': {'k': {}}}",
            "{'action': 'set-current-schema', 'schema-id': 7}", "{'action': 'set-default-spec', 'spec-id': 7}",
            "{'action': 'add-snapshot'}", "{'action': 'add-snapshot', 'snapshot': {}}",
            "{'action': 'set-snapshot-ref', 'ref-name': 'b', 'type': 'branch', 'snapshot-id': 99}",
            "{'action': 'set-snapshot-ref', 'ref-name': 'b', 'type': 'leaf', 'snapshot-id': 99}",
            "{'action': 'add-schema', 'schema': {'type': 'struct', 'fields': [{'id': 1}]}}",
            "{'action': 'add-schema', 'schema': {'type': 'struct', 'fields': [{'id': 1, 'name': 'x', 'type': 'nope', 'required': false}]}}",
            "{'action': 'set-location', 'location': 'file:/etc'}",
            "{'action': 'set-location', 'location': 'http://x/y'}",
            "{'action': 'set-location', 'location': ''}", "{'action': 'set-location'}",
            "{'action': 'set-properties', 'updates': {'write.metadata.path': 'file:/etc'}}",
            "{'action': 'set-properties', 'updates': {'write.data.path': 's3://b/k'}}",
            "{'action': 'assign-uuid', 'uuid': 'x'}",
            "{'action': 'add-snapshot', 'snapshot': {'snapshot-id': 5, 'sequence-number': 1, 'timestamp-ms': 1700000000000, 'manifest-list': 'file:/etc/passwd', 'summary': {'operation': 'append'}}}",
            "{'action': 'add-view-version', 'view-version': {}}", "{'action': 'remove-schemas', 'schema-ids': [0]}"})
    void whatCannotBeAppliedIsRefused(String update) {
        Answer answer = commit(update);
        assertThat(answer.status()).as(answer.body()).isIn(400, 409);
        assertThat(answer.at("/error/message").asText()).isNotBlank().doesNotContain("Exception", "io.serac",
                "org.apache");
        unchanged();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'requirements': [{'type': 'assert-luck'}], 'updates': []}",
            "{'requirements': [{}], 'updates': []}", "{'requirements': 1, 'updates': []}", "{'updates': {}}", "[]", "1",
            "{'requirements': [], 'updates': [], 'updates': []}", "{'requirements': [], 'updates': []} {}", "{",
            "null"})
    void whatIsNoCommitIsRefused(String body) {
        root.post(table, body).isError(400, "BadRequestException");
        unchanged();
    }

    @Test
    void aCommitThatChangesNothingWritesNothing() {
        Answer before = root.get(table);
        Answer after = root.post(table, "{'requirements': [], 'updates': []}").is(200);
        assertThat(after.at("/metadata-location")).isEqualTo(before.at("/metadata-location"));
    }

    @Test
    void aCommitHasAtMostTenThousandUpdates() {
        String update = "{'action': 'set-properties', 'updates': {'k': 'v'}}";
        root.post(table, Commits.of(String.join(",", Collections.nCopies(10_001, update)))).isError(400,
                "BadRequestException");
        unchanged();
        ok(String.join(",", Collections.nCopies(10_000, update)));
    }

    @Test
    void bodiesHaveALargestSize() {
        String small = "{'updates': {'k': '" + "x".repeat(70_000) + "'}}";
        root.post(namespacePath(namespace) + "/properties", small).isError(413, "ContentTooLargeException");
        String large = Commits.of("{'action': 'set-properties', 'updates': {'k': '" + "x".repeat(1 << 20) + "'}},"
                + " ".repeat(7 << 20) + "{'action': 'set-properties', 'updates': {'l': 'v'}}");
        root.post(table, large).isError(413, "ContentTooLargeException");
        unchanged();
        root.post(table, Commits.set("k", "x".repeat(1 << 20))).is(200);
        root.post(table, Commits.set("k", "x".repeat((1 << 20) + 1))).isError(400, "BadRequestException");
    }

    @Test
    void viewsAreReplacedVersionByVersion() {
        root.createView(namespace, "v");
        String path = viewPath(namespace, "v");
        root.post(path, Commits.of("""
                {'action': 'add-view-version', 'view-version': {'version-id': 2, 'timestamp-ms': 1700000000001,
                  'schema-id': 0, 'summary': {}, 'default-namespace': ['a'], 'representations': [
                    {'type': 'sql', 'sql': 'SELECT 2 AS id', 'dialect': 'spark'},
                    {'type': 'sql', 'sql': 'SELECT 2 id', 'dialect': 'trino'}]}},
                {'action': 'set-current-view-version', 'view-version-id': -1}
                """)).is(200);
        Answer loaded = root.get(path).is(200);
        assertThat(loaded.at("/metadata/current-version-id").asInt()).isEqualTo(2);
        assertThat(loaded.at("/metadata/versions/1/representations")).hasSize(2);
        root.post(path, Commits.of("{'type': 'assert-view-uuid', 'uuid': '00000000-0000-0000-0000-000000000000'}",
                "{'action': 'set-properties', 'updates': {'k': 'v'}}")).isError(409, "CommitFailedException");
        for (String wrong : List.of("{'action': 'set-current-view-version', 'view-version-id': 9}",
                "{'action': 'remove-snapshots', 'snapshot-ids': [1]}",
                "{'action': 'set-location', 'location': 'file:/etc'}")) {
            root.post(path, Commits.of(wrong)).isError(400, "BadRequestException");
        }
    }

    private void unchanged() {
        long revision = SERVER.sql().withHandle(handle -> handle.createQuery("""
                SELECT o.revision FROM catalog_object o JOIN namespace n ON n.id = o.namespace_id
                 WHERE n.name = :namespace AND o.name = 't'
                """).bind("namespace", namespace).mapTo(Long.class).one());
        assertThat(revision).isEqualTo(1);
    }
}
