package io.serac.server.fault;

import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EntityTagIT {
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

    private static String tag(Answer answer) {
        return answer.header("ETag").orElseThrow();
    }

    private Answer known(String tag, String path) {
        return root.with("If-None-Match", tag).get(path);
    }

    @Test
    void whatIsKnownIsNotSentAgain() {
        Answer loaded = root.get(table).is(200);

        for (String form : new String[]{tag(loaded), "W/" + tag(loaded), "\"other\", " + tag(loaded)}) {
            Answer answer = known(form, table).is(304);
            assertThat(answer.body()).isEmpty();
            assertThat(tag(answer)).isEqualTo(tag(loaded));
        }
        known("\"other\"", table).is(200);
        known(tag(loaded).replace("\"", ""), table).is(200);
        known("", table).is(200);
    }

    @Test
    void createAndCommitCarryTheTagOfTheNextLoad() {
        Answer made = root.createTable(namespace, "u");
        known(tag(made), tablePath(namespace, "u")).is(304);

        Answer committed = root.post(tablePath(namespace, "u"), Commits.set("k", "v")).is(200);

        known(tag(made), tablePath(namespace, "u")).is(200);
        known(tag(committed), tablePath(namespace, "u")).is(304);
    }

    @Test
    void theTagTellsModesChainsAndTablesApart() {
        String all = tag(root.get(table));
        String refs = tag(root.get(table + "?snapshots=refs"));
        String chained = tag(root.get(table + "?referenced-by=a%1Fv"));

        assertThat(all).isNotEqualTo(refs).isNotEqualTo(chained);
        known(all, table + "?snapshots=refs").is(200);
        known(refs, table + "?snapshots=refs").is(304);
        known(all, table + "?referenced-by=a%1Fv").is(200);
        root.createTable(namespace, "u");
        known(all, tablePath(namespace, "u")).is(200);
    }

    @Test
    void viewsHaveTagsToo() {
        root.createView(namespace, "v");
        String view = TestClient.viewPath(namespace, "v");
        String tag = tag(root.get(view).is(200));

        Answer answer = known(tag, view).is(304);

        assertThat(answer.body()).isEmpty();
        assertThat(tag(answer)).isEqualTo(tag);
        SERVER.bob().with("If-None-Match", tag).get(view).is(404);
        root.post(view, Commits.set("k", "v")).is(200);
        known(tag, view).is(200);
    }

    @Test
    void aDecisionComesBeforeTheTag() {
        String tag = tag(root.get(table));
        SERVER.bob().with("If-None-Match", tag).get(table).is(404);
        SERVER.anonymous().with("If-None-Match", tag).get(table).is(401);
        root.delete(table).is(204);
        known(tag, table).isError(404, "NoSuchTableException");
    }

    @Test
    void refsModeShowsOnlySnapshotsThatSomethingNames() {
        for (int i = 1; i <= 3; i++) {
            root.post(table, Commits.append(root.get(table), i)).is(200);
        }
        root.post(table,
                Commits.of("{'action': 'set-snapshot-ref', 'ref-name': 'first', 'type': 'tag', 'snapshot-id': 1}"))
                .is(200);

        assertThat(root.get(table + "?snapshots=all").at("/metadata/snapshots")).hasSize(3);
        Answer refs = root.get(table + "?snapshots=refs").is(200);
        assertThat(refs.at("/metadata/snapshots").findValuesAsText("snapshot-id")).containsExactlyInAnyOrder("1", "3");
        assertThat(refs.at("/metadata/current-snapshot-id").asLong()).isEqualTo(3);
        assertThat(refs.at("/metadata-location")).isEqualTo(root.get(table).at("/metadata-location"));
        root.get(table + "?snapshots=none").isError(400, "BadRequestException");
    }

    @Test
    void malformedChainsOfViewsAreRefused() {
        root.get(table + "?referenced-by=a%1Fv,a%1Fb%1Fw").is(200);
        for (String chain : new String[]{"v", "a%1F", ",", "a%1Fv,", "a%1Fv,".repeat(10) + "a%1Fv",
                "a%1F" + "v".repeat(4100)}) {
            root.get(table + "?referenced-by=" + chain).isError(400, "BadRequestException");
        }
    }
}
