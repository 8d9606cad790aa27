package io.serac.server.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestServer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Manifest lists that are small files and large in memory. Who may only append has his read by the server, which must not be how to end
 * one.
 */
class OversizedListsIT {
    private static final int ENTRIES = 200_001;
    private static final String TOO_MUCH = "Forbidden: WRITE is missing, and what INSERT alone commits is read before:"
            + " Its manifest lists, or one entry of a manifest, take more than 64 MiB of memory. Commit in smaller pieces";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    @BeforeAll
    static void prepare() {
        SERVER.root().createNamespace("a");
    }

    private static Consumer<AvroRecords> repeated(Snapshot snapshot) {
        return list -> list.records.addAll(Collections.nCopies(ENTRIES, Ingest.fresh(list, snapshot)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void listsOfAppendsAreReadWithinBounds(boolean isStrict) {
        SERVER.root().put("/admin/v1/warehouses/main", "{'strict-append': " + isStrict + "}").is(200);
        try (Ingest ingest = new Ingest(SERVER, 2, Map.of())) {
            Snapshot snapshot = ingest.writtenFast();
            ingest.commit(snapshot, repeated(snapshot)).isError(403, "ForbiddenException", TOO_MUCH);
            assertThat(ingest.owned().snapshots()).hasSize(2);

            ingest.commit(snapshot).is(200);
            assertThat(ingest.owned().snapshots()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void soIsTheListThatTheyBuildOn(boolean isStrict) {
        SERVER.root().put("/admin/v1/warehouses/main", "{'strict-append': " + isStrict + "}").is(200);
        try (Ingest ingest = new Ingest(SERVER, 2, Map.of())) {
            Snapshot before = ingest.writtenFast();
            String list = ingest.forged(before, manifest -> {
            }, repeated(before));
            SERVER.root().send("POST", ingest.path(), Ingest.request(before, list)).is(200);

            Snapshot next = ingest.writtenFast();
            ingest.commit(next, onTop -> onTop.records.retainAll(List.of(Ingest.fresh(onTop, next)))).isError(403,
                    "ForbiddenException", TOO_MUCH);
            assertThat(ingest.owned().currentSnapshot().snapshotId()).isEqualTo(before.snapshotId());
        }
    }
}
