package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.maintenance.LocalFileIO;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each kind of commit takes, with real manifests written by a real client. */
class CommitRightsIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final AtomicInteger COUNTER = new AtomicInteger();

    @AutoClose
    private final RESTCatalog catalog = new RESTCatalog();

    private String account = "";
    private String table = "";
    private DataFile first = file("unset");

    @BeforeAll
    static void prepare() {
        SERVER.root().createNamespace("a");
    }

    @BeforeEach
    void prepareTable() {
        account = "writer-" + COUNTER.incrementAndGet();
        table = "t" + COUNTER.get();
        SERVER.root().createTable("a", table);
        try (RESTCatalog root = new RESTCatalog()) {
            root.initialize("root", settings(SERVER.rootCredential()));
            Table made = root.loadTable(TableIdentifier.of("a", table));
            first = file(made.location());
            made.newAppend().appendFile(first).commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SERVER.account(account);
    }

    private static Map<String, String> settings(String credential) {
        return Map.of("uri", SERVER.origin() + "/catalog", "credential", credential, "oauth2-server-uri",
                SERVER.origin() + "/catalog/v1/oauth/tokens", "warehouse", "main", "scope", "catalog", "io-impl",
                LocalFileIO.class.getName());
    }

    private Table loaded(String... privileges) {
        for (String privilege : privileges) {
            GRANTS.grant(account, privilege, "table", GRANTS.object(table));
        }
        catalog.initialize(account, settings(SERVER.credentialOf(account)));
        return catalog.loadTable(TableIdentifier.of("a", table));
    }

    private static DataFile file(String location) {
        return DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(location + "/data/" + COUNTER.incrementAndGet() + ".parquet").withFileSizeInBytes(100)
                .withRecordCount(3).build();
    }

    @Test
    void whoMayInsertAppendsAndDoesNothingElse() {
        Table t = loaded("INSERT");
        t.newAppend().appendFile(file(t.location())).commit();
        t.newFastAppend().appendFile(file(t.location())).commit();

        assertRefused(() -> t.newDelete().deleteFile(first).commit());
        assertRefused(() -> t.newOverwrite().deleteFile(first).addFile(file(t.location())).commit());
        assertRefused(() -> t.updateProperties().set("a", "b").commit());
        assertRefused(() -> t.updateSchema().addColumn("c", Types.IntegerType.get()).commit());
        assertRefused(() -> t.manageSnapshots().createTag("x", t.currentSnapshot().snapshotId()).commit());
        assertRefused(() -> t.newAppend().appendFile(file(t.location())).toBranch("side").commit());
    }

    @Test
    void whoMayOnlyKnowTheSchemaFindsOutNothingByRequirements() {
        String path = TestClient.tablePath("a", table);
        long head = SERVER.root().get(path).is(200).at("/metadata/current-snapshot-id").asLong();
        SERVER.root()
                .post(path, "{'requirements': [], 'updates': [{'action': 'set-snapshot-ref', 'ref-name': 'planted',"
                        + " 'type': 'tag', 'snapshot-id': " + head + "}]}")
                .is(200);
        GRANTS.grant(account, "DESCRIBE", "table", GRANTS.object(table));
        TestClient describer = SERVER.existing(account);
        String ask =
                "'requirements': [{'type': 'assert-ref-snapshot-id', 'ref': '%s', 'snapshot-id': %s}], 'updates': []}";
        String identifier = "{'identifier': {'namespace': ['a'], 'name': '" + table + "'}, ";

        for (String ref : List.of("planted", "absent")) {
            for (String snapshot : List.of("null", "7", String.valueOf(head))) {
                String asked = ask.formatted(ref, snapshot);
                assertThat(describer.post(path, "{" + asked).isError(403, "ForbiddenException").at("/error/message")
                        .asText()).isEqualTo(
                                "Forbidden: SELECT is missing. Ask the owner for the right, or /admin/v1/explain for the reason");
                describer.post("/catalog/v1/main/transactions/commit",
                        "{'table-changes': [" + identifier + asked + "]}").isError(403, "ForbiddenException");
            }
        }
        describer.post(path, "{'requirements': [], 'updates': []}").isError(403, "ForbiddenException");
        // Whoever may change something is shown all metadata.
        GRANTS.grant(account, "INSERT", "table", GRANTS.object(table));
        describer.post(path, "{" + ask.formatted("planted", "7")).isError(409, "CommitFailedException");
        describer.post(path, "{" + ask.formatted("planted", head)).is(200);
        describer.post(path, "{" + ask.formatted("absent", "null")).is(200);
        describer.post(path, "{'requirements': [], 'updates': []}").is(200);
    }

    @Test
    void appendsThatMergeManifestsAreAppendsToo() {
        SERVER.root().post(TestClient.tablePath("a", table), """
                {'requirements': [], 'updates': [{'action': 'set-properties',
                 'updates': {'commit.manifest.min-count-to-merge': '1'}}]}
                """).is(200);
        Table t = loaded("INSERT");
        t.newAppend().appendFile(file(t.location())).commit();
        t.newAppend().appendFile(file(t.location())).commit();

        t.refresh();
        assertThat(t.currentSnapshot().allManifests(t.io())).hasSize(1);
    }

    @Test
    void aDeleteThatCallsItselfAnAppendIsFoundOut() throws Exception {
        Table t = loaded("INSERT");
        long head = t.currentSnapshot().snapshotId();
        List<String> forged = new ArrayList<>();
        try (RESTCatalog root = new RESTCatalog()) {
            root.initialize("root", settings(SERVER.rootCredential()));
            Table ofRoot = root.loadTable(TableIdentifier.of("a", table));
            ofRoot.newDelete().deleteFile(first).commit();
            forged.add(ofRoot.currentSnapshot().manifestListLocation());
            ofRoot.newFastAppend().appendFile(file(ofRoot.location())).commit();
            forged.add(ofRoot.currentSnapshot().manifestListLocation());
            ofRoot.manageSnapshots().rollbackTo(head).commit();
        }

        TestClient writer = SERVER.existing(account);
        for (String manifestList : forged) {
            writer.post(TestClient.tablePath("a", table), append(head, 77, manifestList))
                    .isError(403, "ForbiddenException");
        }
        GRANTS.grant(account, "WRITE", "table", GRANTS.object(table));
        writer.post(TestClient.tablePath("a", table), append(head, 77, forged.getFirst())).is(200);
    }

    private static String append(long parent, long id, String manifestList) {
        return """
                {'requirements': [], 'updates': [
                  {'action': 'add-snapshot', 'snapshot': {'snapshot-id': %d, 'parent-snapshot-id': %d,
                    'sequence-number': 9, 'timestamp-ms': %d, 'manifest-list': '%s', 'schema-id': 0,
                    'summary': {'operation': 'append'}}},
                  {'action': 'set-snapshot-ref', 'ref-name': 'main', 'type': 'branch', 'snapshot-id': %d}]}
                """.formatted(id, parent, System.currentTimeMillis(), manifestList, id);
    }

    @Test
    void whoMayWriteDeletesAndStillAltersNothing() {
        Table t = loaded("WRITE");
        t.newDelete().deleteFile(first).commit();
        t.newAppend().appendFile(file(t.location())).commit();

        assertRefused(() -> t.updateProperties().set("a", "b").commit());
        assertRefused(() -> t.newAppend().appendFile(file(t.location())).toBranch("side").commit());
        GRANTS.grant(account, "MANAGE_REFS", "table", GRANTS.object(table));
        t.newAppend().appendFile(file(t.location())).toBranch("side").commit();
    }

    @Test
    void maintenanceReplacesAndExpiresButAddsNothing() {
        Table t = loaded("MAINTAIN");
        DataFile compacted = file(t.location());
        t.newRewrite().deleteFile(first).addFile(compacted).commit();
        t.expireSnapshots().expireOlderThan(System.currentTimeMillis()).cleanupLevel(ExpireSnapshots.CleanupLevel.NONE)
                .commit();

        assertRefused(() -> t.newAppend().appendFile(file(t.location())).commit());
        assertRefused(() -> t.updateProperties().set("a", "b").commit());
    }

    @Test
    void alteringIsNotWriting() {
        Table t = loaded("ALTER");
        t.updateProperties().set("a", "b").commit();
        t.updateSchema().addColumn("c", Types.IntegerType.get()).commit();

        assertRefused(() -> t.newAppend().appendFile(file(t.location())).commit());
        assertRefused(() -> t.updateProperties().set("write.data.path", t.location() + "/x").commit());
    }

    private static void assertRefused(Runnable commit) {
        assertThatThrownBy(commit::run).isInstanceOf(ForbiddenException.class);
    }
}
