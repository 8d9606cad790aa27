package io.serac.server.leak;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.authentication.TestIssuer;
import io.serac.server.maintenance.LocalFileIO;
import io.serac.storage.fake.FakeObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.rest.RESTCatalog;
import org.jdbi.v3.core.Jdbi;

/**
 * A server with two warehouses of equal content, {@code main} on local files and {@code lake} in an object store, and principals who
 * stand to them in opposite ways. Made once, read by all. Another server can be asked in its place, on a copy of its database.
 */
final class World implements AutoCloseable {
    static final String FILES = TestServer.WAREHOUSE;
    static final String LAKE = "lake";
    static final List<String> WAREHOUSES = List.of(FILES, LAKE);
    /** A namespace of somebody who sees nothing else. */
    static final String SANDBOX = "sandbox";

    final Canaries canaries;
    final Oracle oracle;
    final FakeObjectStore store;
    final TestIssuer issuer;
    final Path auditStream;
    /** Of the server that is asked. */
    final String origin;
    final int managementPort;
    /** What is stored by it. */
    final Jdbi sql;
    /** So many leaks end a test early. */
    final int enough;
    /** Settings of the server, but for its ports and its database. */
    final Map<String, String> settings;
    final TestServer server;
    final TestClient root;
    final Map<String, Tree> trees = new LinkedHashMap<>();
    final List<Person> people;
    /** Sees nothing but his own namespaces, and may create and choose locations there. */
    final Person maker;
    /** Whom Trino asks about. */
    final List<Person> users;
    final String opaKey;

    World(Path folder) throws IOException {
        enough = Leaks.SHOWN_MAX;
        canaries = new Canaries();
        oracle = new Oracle(canaries);
        store = FakeObjectStore.start();
        issuer = TestIssuer.start();
        auditStream = folder.resolve("audit.jsonl");
        Path keys = Files.writeString(folder.resolve("keys"),
                "k1:" + Base64.getEncoder().encodeToString(new byte[32]) + "\n");
        settings = new LinkedHashMap<>(issuer.settings(0, "keycloak"));
        settings.putAll(Map.of("secrets.key-file", keys.toString(), "audit.log-file", auditStream.toString(),
                "storage.endpoint-allowlist", store.endpoint().toString()));
        server = TestServer.start(settings);
        origin = server.origin();
        managementPort = server.managementPort();
        sql = server.sql();
        root = server.root();
        root.put("/admin/v1/warehouses/lake", """
                {'storage': {'type': 's3', 'root': 's3://lake/wh', 'endpoint': '%s', 'scoping': 'sts',
                  'sts': {'role-arn': '%s'},
                  'credentials': {'access-key-id': '%s', 'secret-access-key': '%s'}},
                 'allowed-locations': ['s3://lake/allowed']}
                """.formatted(store.endpoint(), FakeObjectStore.ROLE_ARN, store.key().accessKeyId(),
                store.key().secretAccessKey())).is(201);
        for (String warehouse : WAREHOUSES) {
            try (RESTCatalog catalog = catalog(warehouse)) {
                trees.put(warehouse, new TreeBuilder(warehouse, canaries, catalog, root).build());
            }
        }
        canaries.know(store.key().secretAccessKey(), LAKE, Kind.STORE_KEY, "key of the store");
        canaries.know("s3.secret-access-key\":\"", LAKE, Kind.FILE_ACCESS, "temporary keys");
        canaries.know("Signature=", LAKE, Kind.FILE_ACCESS, "signatures");
        People made = new People(this);
        people = made.all();
        maker = made.maker();
        users = made.usersOfTrino();
        opaKey = made.opaKey();
    }

    /** The same things and people, but another server, of which it is asked only whether it leaks anything. */
    World(World made, String origin, int managementPort, Jdbi sql) {
        enough = 1;
        canaries = made.canaries;
        oracle = made.oracle;
        store = made.store;
        issuer = made.issuer;
        auditStream = made.auditStream;
        server = made.server;
        settings = made.settings;
        root = made.root.at(origin);
        trees.putAll(made.trees);
        people = made.people;
        maker = made.maker;
        users = made.users;
        opaKey = made.opaKey;
        this.origin = origin;
        this.managementPort = managementPort;
        this.sql = sql;
    }

    /** A judge who has seen nothing yet. */
    Leaks leaks() {
        return new Leaks(oracle, enough);
    }

    private RESTCatalog catalog(String warehouse) {
        Map<String, String> properties = new LinkedHashMap<>(Map.of("uri", origin + "/catalog", "token",
                root.header("Authorization").substring("Bearer ".length()), "warehouse", warehouse));
        if (warehouse.equals(FILES)) {
            properties.put("io-impl", LocalFileIO.class.getName());
        } else {
            properties.put("header.X-Iceberg-Access-Delegation", "vended-credentials");
        }
        RESTCatalog catalog = new RESTCatalog();
        catalog.initialize(warehouse, properties);
        return catalog;
    }

    Tree tree(String warehouse) {
        Tree tree = trees.get(warehouse);
        if (tree == null) {
            throw new IllegalArgumentException("No tree in " + warehouse);
        }
        return tree;
    }

    /** Everybody who is asked about, the one with the sandbox too. */
    List<Person> everybody() {
        List<Person> everybody = new ArrayList<>(people);
        everybody.add(maker);
        return everybody;
    }

    Person person(String name) {
        return everybody().stream().filter(person -> person.name().equals(name)).findFirst().orElseThrow();
    }

    /** Path of a namespace in the administration. */
    static String admin(String warehouse, String namespace) {
        return "/admin/v1/warehouses/" + warehouse + "/namespaces/" + encode(namespace);
    }

    /** Path of a namespace in the catalog. */
    static String catalogPath(String warehouse, String namespace) {
        return "/catalog/v1/" + warehouse + "/namespaces/" + encode(namespace);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Lines of the audit stream so far. */
    String auditLines() {
        try {
            return Files.readString(auditStream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows of the audit so far. */
    String auditRows() {
        List<String> rows = sql.withHandle(
                handle -> handle.createQuery("SELECT audit::text FROM audit").mapTo(String.class).list());
        return String.join("\n", rows);
    }

    @Override
    public void close() {
        server.close();
        store.close();
        issuer.close();
    }
}
