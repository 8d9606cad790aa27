package io.serac.server.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.TestClient;
import io.serac.storage.fake.FakeObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.MetricsModes;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

/** What Iceberg's own client writes into manifests about columns, as the tables tell it. */
class WriterMetricsIT {
    private static final TableIdentifier NAME = TableIdentifier.of("n", "t");
    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "ssn", Types.StringType.get()));
    private static final String POLICY = "/admin/v1/warehouses/lake/namespaces/n/policies/hide";
    private static final String DENY = "{'kind': 'COLUMN_DENY', 'columns': ['ssn'], 'to': ['service-account:bob']}";

    @Test
    void filesThatAreWrittenUnderARestrictionHaveNoBoundsOfItsColumns() throws IOException {
        try (StoreServer lake = lake(); RESTCatalog catalog = catalog(lake, lake.root())) {
            Table table = catalog.createTable(NAME, SCHEMA);
            append(table, "before");
            assertThat(boundedBy(catalog, "before")).containsExactlyInAnyOrder(1, 2);

            lake.root().put(POLICY, DENY).is(201);
            append(catalog.loadTable(NAME), "after");
            assertThat(boundedBy(catalog, "after")).containsExactly(1);
            assertThat(boundedBy(catalog, "before")).containsExactlyInAnyOrder(1, 2);
            // A client that keeps the table learns of it with its first commit.
            append(table, "committed");
            append(table, "kept");
            assertThat(boundedBy(catalog, "kept")).containsExactly(1);

            TestClient alter = lake.account("alter", "t", "ALTER", "WRITE", "SELECT");
            try (RESTCatalog others = catalog(lake, alter)) {
                Table theirs = others.loadTable(NAME);
                theirs.updateSchema().renameColumn("ssn", "social").commit();
                theirs.updateProperties().set("a", "b").commit();
                append(theirs, "renamed");
                assertThat(boundedBy(catalog, "renamed")).containsExactly(1);
                assertThatThrownBy(() -> theirs.updateProperties()
                        .set("write.metadata.metrics.column.social", "full").commit())
                        .isInstanceOf(ForbiddenException.class);
                assertThatThrownBy(() -> theirs.updateSpec().addField("social").commit())
                        .isInstanceOf(ForbiddenException.class);
                theirs.refresh();
                theirs.updateSchema().deleteColumn("social").commit();
                theirs.updateSchema().addColumn("ssn", Types.StringType.get()).commit();
                theirs.updateProperties().set("a", "c").commit();
                assertThat(MetricsConfig.forTable(theirs).columnMode("ssn")).isEqualTo(MetricsModes.None.get());
                assertThat(MetricsConfig.forTable(theirs).columnMode("id")).isNotEqualTo(MetricsModes.None.get());
            }

            Table owned = catalog.loadTable(NAME);
            owned.updateProperties().set("write.metadata.metrics.column.ssn", "full").commit();
            append(catalog.loadTable(NAME), "released");
            int readded = owned.schema().findField("ssn").fieldId();
            assertThat(boundedBy(catalog, "released")).containsExactlyInAnyOrder(1, readded);
        }
    }

    private static StoreServer lake() {
        return new StoreServer("'scoping': 'sts', 'sts': {'role-arn': '" + FakeObjectStore.ROLE_ARN + "'}");
    }

    private static RESTCatalog catalog(StoreServer lake, TestClient client) {
        RESTCatalog catalog = new RESTCatalog();
        catalog.initialize("lake", Map.of("uri", lake.server().origin() + "/catalog", "warehouse", "lake", "token",
                client.header("Authorization").substring("Bearer ".length()),
                "header.X-Iceberg-Access-Delegation", "vended-credentials"));
        return catalog;
    }

    /** Adds a file with the bounds that Iceberg's writers collect: those that the table's metrics modes ask for. */
    private static void append(Table table, String name) {
        MetricsConfig config = MetricsConfig.forTable(table);
        Map<Integer, ByteBuffer> bounds = new HashMap<>();
        for (Types.NestedField field : table.schema().columns()) {
            MetricsModes.MetricsMode mode = config.columnMode(field.fieldId());
            if (!(mode instanceof MetricsModes.None || mode instanceof MetricsModes.Counts)) {
                bounds.put(field.fieldId(), Conversions.toByteBuffer(field.type(),
                        field.type().typeId() == Type.TypeID.LONG ? (Object) 1L : "078-05-1120"));
            }
        }
        DataFile file = DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(table.location() + "/data/" + name + ".parquet").withFileSizeInBytes(10)
                .withMetrics(new Metrics(1L, null, null, null, null, bounds, bounds)).build();
        table.newAppend().appendFile(file).commit();
    }

    private static Set<Integer> boundedBy(RESTCatalog catalog, String name) throws IOException {
        try (CloseableIterable<FileScanTask> tasks =
                catalog.loadTable(NAME).newScan().includeColumnStats().planFiles()) {
            for (FileScanTask task : tasks) {
                if (task.file().location().endsWith("/" + name + ".parquet")) {
                    return new HashSet<>(task.file().lowerBounds() == null
                            ? Set.of()
                            : task.file().lowerBounds().keySet());
                }
            }
        }
        throw new AssertionError("No file " + name);
    }
}
