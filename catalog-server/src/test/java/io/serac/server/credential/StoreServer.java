package io.serac.server.credential;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import io.serac.server.telemetry.Tracing;
import io.serac.storage.fake.FakeObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.aws.s3.S3FileIO;

/** A server with warehouse {@code lake} in an object store, and tables in namespace {@code n} of it. */
final class StoreServer implements AutoCloseable {
    static final String TABLES = "/catalog/v1/lake/namespaces/n/tables";

    private final FakeObjectStore store = FakeObjectStore.start();
    private final Map<String, String> options;
    private final TestServer server;
    private final TestGrants grants;

    /** @param scoping with what belongs to it, as in the JSON of a storage */
    StoreServer(String scoping) {
        this(scoping, Map.of());
    }

    /** @param more settings of the server, by configuration key */
    StoreServer(String scoping, Map<String, String> more) {
        this(scoping, more, Tracing.off());
    }

    StoreServer(String scoping, Map<String, String> more, Tracing tracing) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("secrets.key-file", keyFile().toString());
        settings.put("storage.endpoint-allowlist", store.endpoint().toString());
        options = Map.copyOf(settings);
        server = TestServer.start(options, tracing);
        grants = new TestGrants(server);
        putWarehouse(scoping).is(201);
        root().post("/catalog/v1/lake/namespaces", "{'namespace': ['n']}").is(200);
    }

    private static Path keyFile() {
        try {
            Path file = Files.createTempFile("serac-keys", "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "k1:" + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer putWarehouse(String scoping) {
        return putWarehouse("lake", "wh", scoping);
    }

    /** @param folder of the bucket, for a warehouse besides {@code lake} */
    Answer putWarehouse(String name, String folder, String scoping) {
        return root().put("/admin/v1/warehouses/" + name, """
                {'storage': {'type': 's3', 'root': 's3://lake/%s', 'endpoint': '%s', %s,
                  'credentials': {'access-key-id': '%s', 'secret-access-key': '%s'}}}
                """.formatted(folder, store.endpoint(), scoping, store.key().accessKeyId(),
                store.key().secretAccessKey()));
    }

    TestServer server() {
        return server;
    }

    /** Another server for the same warehouse; close it before this one. */
    TestServer replica() {
        return server.replica(options);
    }

    TestClient root() {
        return server.root();
    }

    FakeObjectStore store() {
        return store;
    }

    /** Makes a table and says where it lies. */
    String createTable(String name) {
        return root().post(TABLES, TestClient.tableBody(name)).is(200).at("/metadata/location").asText();
    }

    /** An account that holds these privileges on a table and nothing else. */
    TestClient account(String name, String table, String... privileges) {
        TestClient client = server.account(name);
        for (String privilege : privileges) {
            grant(name, table, privilege);
        }
        return client;
    }

    void grant(String account, String table, String privilege) {
        grants.grant(account, privilege, "table", grants.object(table));
    }

    void revoke(String account, String table) {
        grants.revoke(account, grants.object(table));
    }

    void restrict(String account, String table) {
        grants.restrict(account, "COLUMN_DENY", "{'columns': [{'name': 'name', 'field-id': 2}]}", "table",
                grants.object(table));
    }

    UUID tableId(String table) {
        return grants.object(table);
    }

    static String table(String name) {
        return TABLES + "/" + name;
    }

    /** The file access of a real client that was given these properties. */
    static S3FileIO fileIO(Map<String, String> properties) {
        S3FileIO io = new S3FileIO();
        io.initialize(properties);
        return io;
    }

    /** The strings of an object in an answer. */
    static Map<String, String> strings(Answer answer, String pointer) {
        Map<String, String> strings = new HashMap<>();
        answer.at(pointer).properties().forEach(field -> strings.put(field.getKey(), field.getValue().asText()));
        return strings;
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
