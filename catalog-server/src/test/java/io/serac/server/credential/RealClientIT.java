package io.serac.server.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.serac.server.TestClient;
import io.serac.storage.fake.FakeObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Iceberg's own client works on tables in an object store, without keys of its own, by each way of getting at files. */
class RealClientIT {
    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));
    private static final String STS = "'scoping': 'sts', 'sts': {'role-arn': '" + FakeObjectStore.ROLE_ARN + "'}";
    private static final String SIGNING = "'scoping': 'remote-signing'";

    /** Scoping of the warehouse, and what the client asks for. */
    static Stream<Arguments> ways() {
        return Stream.of(arguments(STS, "vended-credentials"), arguments(STS, "remote-signing"),
                arguments(SIGNING, "remote-signing"), arguments(SIGNING, "vended-credentials,remote-signing"));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void createsAppendsReadsAndDeletes(String scoping, String form) throws IOException {
        try (StoreServer lake = new StoreServer(scoping); RESTCatalog catalog = catalog(lake, lake.root(), form)) {
            TableIdentifier name = TableIdentifier.of("n", "odd name+%");
            Table table = catalog.createTable(name, SCHEMA, PartitionSpec.unpartitioned());
            append(table, "a.parquet");
            append(table, "b ä+=.parquet");

            Table again = catalog.loadTable(name);
            try (CloseableIterable<FileScanTask> files = again.newScan().planFiles()) {
                assertThat(files).hasSize(2);
            }
            again.io().deleteFile(again.location() + "/data/a.parquet");
            assertThat(lake.store().keys()).noneMatch(key -> key.endsWith("/data/a.parquet"))
                    .anyMatch(key -> key.endsWith("b ä+=.parquet"));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void writesTheFilesOfATableThatIsNotThereYet(String scoping, String form) throws IOException {
        try (StoreServer lake = new StoreServer(scoping); RESTCatalog catalog = catalog(lake, lake.root(), form)) {
            TableIdentifier name = TableIdentifier.of("n", "as select");
            Transaction create = catalog.buildTable(name, SCHEMA).createTransaction();
            append(create.table(), "a.parquet");
            assertThat(catalog.tableExists(name)).isFalse();
            lake.server().bob()
                    .post(StoreServer.table("as%20select") + "/sign", "{'region': 'us-east-1', 'method': 'GET',"
                            + " 'uri': 'http://x/y', 'headers': {}}")
                    .is(404);
            lake.server().bob().get(StoreServer.table("as%20select") + "/credentials").is(404);
            create.commitTransaction();

            try (CloseableIterable<FileScanTask> files = catalog.loadTable(name).newScan().planFiles()) {
                assertThat(files).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void readersCannotWrite(String scoping, String form) throws IOException {
        try (StoreServer lake = new StoreServer(scoping); RESTCatalog owners = catalog(lake, lake.root(), form)) {
            Table made = owners.createTable(TableIdentifier.of("n", "t"), SCHEMA);
            append(made, "a.parquet");
            TestClient reader = lake.account("reader", "t", "SELECT");
            try (RESTCatalog catalog = catalog(lake, reader, form)) {
                Table table = catalog.loadTable(TableIdentifier.of("n", "t"));
                try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
                    assertThat(files).hasSize(1);
                }
                assertThatThrownBy(() -> append(table, "b.parquet")).isInstanceOf(Exception.class);
                assertThatThrownBy(() -> table.io().deleteFile(table.location() + "/data/a.parquet"))
                        .isInstanceOf(Exception.class);
            }
            assertThat(lake.store().keys()).anyMatch(key -> key.endsWith("/data/a.parquet"))
                    .noneMatch(key -> key.endsWith("/data/b.parquet"));
        }
    }

    @Test
    void aSigningStoreTellsClientsThatKnowOnlyKeysWhatToSend() {
        try (StoreServer lake = new StoreServer(SIGNING)) {
            lake.createTable("t");
            TestClient client = lake.root().with("X-Iceberg-Access-Delegation", "vended-credentials");
            client.get(StoreServer.table("t")).isError(400, "BadRequestException", "The store of this warehouse")
                    .is(400);
            assertThat(client.get(StoreServer.table("t")).body()).contains("remote-signing");
            lake.root().get(StoreServer.table("t") + "/credentials").isError(400, "BadRequestException");
        }
    }

    @Test
    void aStoreWithoutScopingHandsOutNothing() {
        try (StoreServer lake = new StoreServer("'scoping': 'none'")) {
            lake.createTable("t");
            TestClient client = lake.root().with("X-Iceberg-Access-Delegation", "vended-credentials,remote-signing");
            String body = client.get(StoreServer.table("t")).is(200).body();
            assertThat(body).contains("serac.no-storage-access").doesNotContain("s3.access-key-id")
                    .doesNotContain("remote-signing-enabled");
            assertThat(lake.root().get(StoreServer.table("t") + "/credentials").is(200).at("/storage-credentials"))
                    .isEmpty();
            lake.root().post(StoreServer.table("t") + "/sign", """
                    {'region': 'us-east-1', 'method': 'GET', 'uri': '%s/lake/wh/x', 'headers': {}}
                    """.formatted(lake.store().endpoint())).isError(400, "BadRequestException");
        }
    }

    private static RESTCatalog catalog(StoreServer lake, TestClient client, String form) {
        RESTCatalog catalog = new RESTCatalog();
        catalog.initialize("lake", Map.of("uri", lake.server().origin() + "/catalog", "warehouse", "lake", "token",
                client.header("Authorization").substring("Bearer ".length()),
                "header.X-Iceberg-Access-Delegation", form));
        return catalog;
    }

    private static void append(Table table, String name) {
        String path = table.location() + "/data/" + name;
        byte[] content = "not really parquet".getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = table.io().newOutputFile(path).createOrOverwrite()) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DataFile file = DataFiles.builder(PartitionSpec.unpartitioned()).withPath(path)
                .withFileSizeInBytes(content.length).withRecordCount(1).build();
        table.newAppend().appendFile(file).commit();
    }
}
