package io.serac.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serac.server.authentication.ServiceSecrets;
import io.serac.server.bootstrap.Bootstrap;
import io.serac.server.configuration.SettingsLoader;
import io.serac.server.database.Database;
import io.serac.server.database.DatabaseAddress;
import io.serac.server.database.DatabaseLimits;
import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.principal.ServiceAccount;
import io.serac.server.principal.ServiceAccounts;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.SecretBox;
import io.serac.server.secret.ServerSecrets;
import io.serac.server.telemetry.Tracing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A whole server in this JVM on free ports, with a database of its own, warehouse {@code main} on local files, the owner
 * {@code root}, and {@code bob}, who has no rights at all. Thread-safe; share one per test class.
 *
 * <pre>{@code
 * @AutoClose
 * private static final TestServer SERVER = TestServer.start();
 * private final TestClient root = SERVER.root();
 * }</pre>
 */
public final class TestServer implements AutoCloseable {
    /** The warehouse that is there. */
    public static final String WAREHOUSE = "main";
    private static final String BOB = "bob";

    private final TestDatabase database;
    private final Path folder;
    private final boolean isOwner;
    private final MasterKeys masterKeys;
    private final CatalogServer server;
    private final @Nullable SSLContext clients;
    private final TestClient root;
    private final TestClient bob;

    private TestServer(TestDatabase database, Path folder, boolean isOwner, Map<String, String> options, Clock clock,
            Tracing tracing, @Nullable SSLContext clients) {
        this.database = database;
        this.folder = folder;
        this.isOwner = isOwner;
        this.masterKeys = options.containsKey("secrets.key-file")
                ? MasterKeys.read(Path.of(options.get("secrets.key-file")))
                : MasterKeys.none();
        Map<String, String> all = new HashMap<>(address(database.address(), folder));
        all.putAll(options);
        this.clients = clients;
        this.server = CatalogServer.start(SettingsLoader.load(null, Map.of(), all), clock, tracing);
        if (isOwner) {
            addWarehouse();
            writeCredential(BOB);
        }
        this.root = login(Bootstrap.ROOT);
        this.bob = login(BOB);
    }

    /** A server with the default settings, but for the time that it gives its database. */
    public static TestServer start() {
        return start(Map.of());
    }

    /** A server with some settings of its own, by configuration key. */
    public static TestServer start(Map<String, String> options) {
        return start(options, Clock.systemUTC());
    }

    /** A server that reads this clock. */
    public static TestServer start(Map<String, String> options, Clock clock) {
        return new TestServer(TestDatabase.create(), temporaryFolder(), true, options, clock, Tracing.off(),
                null);
    }

    /** A server whose requests have spans. */
    public static TestServer start(Map<String, String> options, Tracing tracing) {
        return new TestServer(TestDatabase.create(), temporaryFolder(), true, options, Clock.systemUTC(), tracing,
                null);
    }

    /**
     * A server whose settings say that it speaks TLS.
     *
     * @param clients
     *            what its clients connect with
     */
    public static TestServer start(Map<String, String> options, SSLContext clients) {
        return new TestServer(TestDatabase.create(), temporaryFolder(), true, options, Clock.systemUTC(), Tracing.off(),
                clients);
    }

    /** A second server on the same database and storage; close it before this one. */
    public TestServer replica(Map<String, String> options) {
        return replica(options, Clock.systemUTC());
    }

    /** One that reads this clock. */
    public TestServer replica(Map<String, String> options, Clock clock) {
        return new TestServer(database, folder, false, options, clock, Tracing.off(), clients);
    }

    /** Settings that lead a server to this one's database and folder, and to free ports. */
    public Map<String, String> settings() {
        return address(database.address(), folder);
    }

    private static Map<String, String> address(DatabaseAddress address, Path folder) {
        Map<String, String> settings = new HashMap<>(
                Map.of("data", folder.resolve("data").toString(), "catalog.default-warehouse", WAREHOUSE,
                        "storage.file-roots", folder.toString(), "http.host", "127.0.0.1", "http.port", "0",
                        "management.host", "127.0.0.1", "management.port", "0", "http.connections-per-address-max",
                        "2000"));
        DatabaseLimits limits = TestDatabase.PATIENT;
        settings.putAll(Map.of("database.connect-timeout", milliseconds(limits.connectTimeout()),
                "database.acquire-timeout", milliseconds(limits.acquireTimeout()), "database.lock-timeout",
                milliseconds(limits.lockTimeout()), "database.statement-timeout",
                milliseconds(limits.statementTimeout()), "database.socket-timeout",
                milliseconds(limits.socketTimeout())));
        // No test of a server may need more than what a user who owns nothing is given.
        settings.putAll(Map.of("database.url", address.url(), "database.username", TestDatabase.SERVING_USER,
                "database.migration.username", address.username()));
        return settings;
    }

    private static String milliseconds(Duration duration) {
        return duration.toMillis() + "ms";
    }

    /** Ends the server and keeps its database and folder until it is closed, for servers on copies of them. */
    public void stop() {
        server.close();
        database.disconnect();
    }

    /** A copy of the database of a server that was stopped. */
    public TestDatabase copyOfDatabase() {
        return database.copy();
    }

    /** Owns everything. */
    public TestClient root() {
        return root;
    }

    /** Client id and secret of the one who owns everything. */
    public String rootCredential() {
        try {
            return Files.readString(credential(Bootstrap.ROOT)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has a valid token and no right at all. */
    public TestClient bob() {
        return bob;
    }

    /** A new service account, logged in, with no rights. */
    public TestClient account(String name) {
        writeCredential(name);
        return login(name);
    }

    /** A service account that was made before, logged in. */
    public TestClient existing(String name) {
        return login(name);
    }

    /**
     * A user for whom an engine acts: with the token that the engine's account exchanges the user's for.
     *
     * @param engine
     *            name of the account
     * @param userToken
     *            signed, or an assertion if the engine may make such
     */
    public TestClient through(String engine, String userToken) {
        String actor = existing(engine).header("Authorization");
        String token = anonymous().with("Content-Type", "application/x-www-form-urlencoded")
                .with("Authorization", actor).send("POST", "/catalog/v1/oauth/tokens",
                        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                                + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=" + userToken
                                + "&actor_token=" + actor.substring("Bearer ".length()))
                .is(200).at("/access_token").asText();
        return anonymous().with("Authorization", "Bearer " + token);
    }

    /** Client id and secret of a service account that was made before. */
    public String credentialOf(String name) {
        try {
            return Files.readString(credential(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has no token. */
    public TestClient anonymous() {
        TestClient nobody = TestClient.anonymous(origin());
        return clients == null ? nobody : nobody.over(clients);
    }

    /** Scheme, host and port of the REST APIs. */
    public String origin() {
        return server.scheme() + "://127.0.0.1:" + server.port();
    }

    /** Port of the REST APIs. */
    public int port() {
        return server.port();
    }

    /** Port of health and metrics. */
    public int managementPort() {
        return server.managementPort();
    }

    /** Whether requests should be sent here, and why not. */
    public Answer ready() {
        return ready(managementPort());
    }

    /** The same of any server that speaks in the clear. */
    static Answer ready(int managementPort) {
        return managed(managementPort, "/health/ready");
    }

    /** What is measured, as Prometheus reads it. */
    public String metrics() {
        return managed(managementPort(), "/metrics").is(200).body();
    }

    private static Answer managed(int port, String path) {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where the database is. */
    public DatabaseAddress databaseAddress() {
        return database.address();
    }

    /** The database, for parts of a server that are tested beside it. */
    public Database database() {
        return database.database();
    }

    /** The database, for looking at what is really stored. */
    public Jdbi sql() {
        return database.database().admin();
    }

    /** Root of the warehouse's storage. */
    public Path storage() {
        return folder.resolve("warehouse");
    }

    /** Folder in which clients may choose locations. */
    public Path allowed() {
        return folder.resolve("allowed");
    }

    private void addWarehouse() {
        try {
            Files.createDirectories(storage());
            Files.createDirectories(allowed());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        UUID id = UUID.randomUUID();
        String storage = JsonNodeFactory.instance.objectNode().put("type", "file").put("root", "file:" + storage())
                .toString();
        sql().useTransaction(handle -> {
            handle.createUpdate("""
                    INSERT INTO warehouse (id, name, owner_id, storage, allowed_locations)
                    SELECT :id, :name, p.id, :storage::jsonb, ARRAY[:allowed] FROM principal p WHERE p.name = 'root'
                    """).bind("id", id).bind("name", WAREHOUSE).bind("storage", storage)
                    .bind("allowed", "file:" + allowed()).execute();
            // The digest is that of no levels, see NamespacePath.
            handle.createUpdate("""
                    INSERT INTO namespace (id, warehouse_id, parent_id, name, path, path_digest, ancestor_ids, owner_id)
                    SELECT :id, :id, NULL, '', '{}', sha256(''), '{}', p.id FROM principal p WHERE p.name = 'root'
                    """).bind("id", id).execute();
        });
    }

    private void writeCredential(String account) {
        Sessions sessions = new Sessions(database.database());
        ServerSecrets secrets = new ServerSecrets(sql(), new SecretBox(masterKeys));
        ServiceAccount made = new ServiceAccounts(sessions).create(account);
        String secret = new ServiceSecrets(sessions, secrets.get("service-secrets")).mint(made.id(), null).text();
        try {
            Files.writeString(credential(account), account + ":" + secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestClient login(String account) {
        try {
            String secret = Files.readString(credential(account)).strip().substring(account.length() + 1);
            return anonymous().login(account, secret).with("Content-Type", "application/json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path credential(String account) {
        return account.equals(Bootstrap.ROOT)
                ? Bootstrap.credentialFile(folder.resolve("data"))
                : folder.resolve("credential-of-" + account);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("serac-test").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        if (isOwner) {
            database.close();
            deleteFolder();
        }
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
