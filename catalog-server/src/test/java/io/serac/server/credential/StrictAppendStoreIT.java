package io.serac.server.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.storage.fake.Fault;
import java.io.IOException;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.Test;

/** Manifests of appends in an object store: where it is away nothing is refused for good, and nothing committed. */
class StrictAppendStoreIT {
    @Test
    void aStoreThatIsAwayIsNoReasonToGiveUp() throws IOException {
        try (StoreServer lake = new StoreServer("'scoping': 'remote-signing'")) {
            lake.root().put("/admin/v1/warehouses/lake", "{'strict-append': true}").is(200);
            lake.createTable("t");
            TestClient writer = lake.account("writer", "t", "INSERT", "SELECT");
            try (RESTCatalog catalog = new RESTCatalog()) {
                catalog.initialize("lake", Map.of("uri", lake.server().origin() + "/catalog", "warehouse", "lake",
                        "token", writer.header("Authorization").substring("Bearer ".length()),
                        "header.X-Iceberg-Access-Delegation", "remote-signing"));
                Table table = catalog.loadTable(TableIdentifier.of("n", "t"));
                DataFile file = DataFiles.builder(PartitionSpec.unpartitioned())
                        .withPath(table.location() + "/data/a.parquet").withFileSizeInBytes(1).withRecordCount(1)
                        .build();
                table.newAppend().appendFile(file).commit();
                Snapshot snapshot = table.newAppend()
                        .appendFile(DataFiles.builder(PartitionSpec.unpartitioned()).copy(file)
                                .withPath(table.location() + "/data/b c%=.parquet").build())
                        .apply();
                String request = """
                        {"requirements": [], "updates": [{"action": "add-snapshot", "snapshot": %s},
                          {"action": "set-snapshot-ref", "ref-name": "main", "type": "branch", "snapshot-id": %d}]}
                        """.formatted(SnapshotParser.toJson(snapshot), snapshot.snapshotId());
                lake.store().faults().all("GET", Fault.SERVICE_UNAVAILABLE);
                writer.send("POST", StoreServer.table("t"), request).isError(503, "ServiceUnavailableException");
                lake.store().faults().clear();
                // Not committed either: a repetition of what was would be confirmed as well.
                table.refresh();
                assertThat(table.snapshot(snapshot.snapshotId())).isNull();
                writer.send("POST", StoreServer.table("t"), request).is(200);
                table.refresh();
                assertThat(table.currentSnapshot().snapshotId()).isEqualTo(snapshot.snapshotId());
            }
        }
    }
}
