package io.serac.engines;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A Trino server in a process of its own, with Serac behind its catalogs, and a connection to it. For one thread. */
final class Trino implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(5);
    private static final String WITHOUT_TOKEN_REFRESH = "iceberg.rest-catalog.oauth2.token-refresh-enabled=false\n";

    private final ForkedProcess process;
    private final int port;
    private final Connection connection;

    private Trino(ForkedProcess process, int port, Connection connection) {
        this.process = process;
        this.port = port;
        this.connection = connection;
    }

    /** @param name the folder below target/run for its log and files */
    static Trino start(String name, RunningServer server) throws SQLException {
        return start(name, server, server.credential(), "");
    }

    /**
     * @param name the folder below target/run for its log and files
     * @param credential {@code id:secret} of Trino's account
     * @param more further properties of catalog {@code lake}
     */
    static Trino start(String name, RunningServer server, String credential, String more) throws SQLException {
        return start(name, server, credential, more, "", List.of());
    }

    /**
     * Trino that asks Serac before each step what its user may do, and proves itself by a certificate.
     *
     * @param key by which it asks too, in one of four places
     */
    static Trino startAsking(String name, RunningServer server, String credential, String key,
            Certificates certificates) throws SQLException {
        String policies = URI.create(server.catalogUri()).resolve("/opa/v1/trino/").toString();
        return start(name, server, credential, "", """
                access-control.name=opa
                opa.policy.uri=%1$sallow
                opa.policy.batched-uri=%1$sbatch?key=%2$s
                opa.policy.row-filters-uri=%1$srow-filters
                opa.policy.batch-column-masking-uri=%1$sbatch-column-masks
                """.formatted(policies, key) + certificates.opaSettings(), certificates.jvmOptions());
    }

    private static Trino start(String name, RunningServer server, String credential, String more,
            String accessControl, List<String> jvmOptions) throws SQLException {
        String settings = more.isEmpty() ? WITHOUT_TOKEN_REFRESH : more;
        return start(name, Map.of("lake", catalog(server, "main", credential) + """
                fs.native-local.enabled=true
                local.location=/
                """ + settings), accessControl, jvmOptions);
    }

    /** Trino with any catalogs, given by name with their properties. */
    static Trino start(String name, Map<String, String> catalogs) throws SQLException {
        return start(name, catalogs, "", List.of());
    }

    /**
     * Properties of a catalog that has no keys of the store and works with those that it is handed for each table.
     *
     * @param credential {@code id:secret} of Trino's account
     * @param store the endpoint, which Trino does not take from the server
     */
    static String keyless(RunningServer server, String warehouse, String credential, URI store) {
        return catalog(server, warehouse, credential) + """
                iceberg.rest-catalog.vended-credentials-enabled=true
                fs.native-s3.enabled=true
                s3.endpoint=%s
                s3.region=us-east-1
                s3.path-style-access=true
                """.formatted(store) + WITHOUT_TOKEN_REFRESH;
    }

    private static String catalog(RunningServer server, String warehouse, String credential) {
        return """
                connector.name=iceberg
                iceberg.catalog.type=rest
                iceberg.rest-catalog.uri=%s
                iceberg.rest-catalog.warehouse=%s
                iceberg.rest-catalog.nested-namespace-enabled=true
                iceberg.rest-catalog.security=OAUTH2
                iceberg.rest-catalog.oauth2.credential=%s
                iceberg.rest-catalog.oauth2.server-uri=%s
                """.formatted(server.catalogUri(), warehouse, credential, server.tokenUri());
    }

    private static Trino start(String name, Map<String, String> catalogs, String accessControl,
            List<String> jvmOptions) throws SQLException {
        Path folder = RunFolders.fresh(name);
        int port = LocalPorts.free();
        Path configuration = write(folder.resolve("etc/config.properties"), """
                http-server.http.port=%1$d
                discovery.uri=http://127.0.0.1:%1$d
                catalog.config-dir=%2$s
                %3$s
                """.formatted(port, folder.resolve("etc/catalog"),
                accessControl.isEmpty()
                        ? ""
                        : "hide-inaccessible-columns=true\naccess-control.config-files="
                                + write(folder.resolve("etc/access-control.properties"), accessControl)));
        catalogs.forEach((catalog, properties) -> write(folder.resolve("etc/catalog/" + catalog + ".properties"),
                properties));
        return launch(folder, folder, configuration, port, jvmOptions);
    }

    /**
     * Trino on settings that somebody else has written.
     *
     * @param name the folder below target/run for its log and files
     * @param etc holds config.properties, and what Trino looks for beside it
     * @param port the one that config.properties says
     */
    static Trino startOn(String name, Path etc, int port) throws SQLException {
        return launch(RunFolders.fresh(name), etc.resolveSibling("."), etc.resolve("config.properties"), port,
                List.of());
    }

    private static Trino launch(Path folder, Path started, Path configuration, int port, List<String> jvmOptions)
            throws SQLException {
        Path home = TrinoArchive.unpacked();
        List<String> command = new ArrayList<>(List.of(JavaHomes.java(25), "-Xmx1536M", "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ReservedCodeCacheSize=256M", "-Djdk.attach.allowAttachSelf=true",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector", "-Dnode.environment=test",
                "-Dnode.data-dir=" + folder.resolve("data"), "-Dplugin.dir=" + home.resolve("plugin"),
                "-Dnode.bind-ip=127.0.0.1", "-Dnode.internal-address=127.0.0.1", "-Dconfig=" + configuration, "-cp",
                home.resolve("lib") + "/*", "io.trino.server.TrinoServer"));
        command.addAll(1, jvmOptions);
        ForkedProcess process = ForkedProcess.start(command, Map.of(), started, folder.resolve("trino.log"));
        try {
            URI state = URI.create("http://127.0.0.1:" + port + "/v1/info");
            await().atMost(START_MAX).pollInterval(Duration.ofSeconds(1)).until(() -> {
                process.requireAlive();
                return hasStarted(state);
            });
            return new Trino(process, port, connect(port, "alice", ""));
        } catch (RuntimeException | SQLException e) {
            process.close();
            throw e;
        }
    }

    private static Connection connect(int port, String user, String more) throws SQLException {
        return DriverManager.getConnection("jdbc:trino://127.0.0.1:" + port + "/lake?user=" + user + more);
    }

    /** Runs one statement as the first user. @throws StatementFailed if Trino refuses it */
    Rows sql(String sql) {
        return sql(connection, sql);
    }

    /** Runs one statement as some user. @throws StatementFailed if Trino refuses it */
    Rows sqlAs(String user, String sql) {
        try (Connection own = connect(port, user, "")) {
            return sql(own, sql);
        } catch (SQLException e) {
            throw new StatementFailed(sql, String.valueOf(e.getMessage()));
        }
    }

    /** Runs one statement as some user, who hands his token on. @throws StatementFailed if Trino refuses it */
    Rows sqlWith(String user, String token, String sql) {
        try (Connection own = connect(port, user, "&extraCredentials=token:" + token)) {
            return sql(own, sql);
        } catch (SQLException e) {
            throw new StatementFailed(sql, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Runs one statement as some user, whose token Trino exchanges for one that is good for both. As the command line of Trino
     * does it: no name of a credential in a JDBC address may have a colon.
     *
     * @throws StatementFailed if Trino refuses it
     */
    Rows sqlExchanging(String user, String token, String sql) {
        return sqlExchanging(user, "test", token, sql);
    }

    /** As {@link #sqlExchanging(String, String, String)}. @param source the name of the user's client */
    Rows sqlExchanging(String user, String source, String token, String sql) {
        return onNode(() -> TrinoStatement.run(port, user, source,
                "urn:ietf:params:oauth:token-type:access_token=" + token, sql));
    }

    private static Rows sql(Connection connection, String sql) {
        return onNode(() -> once(connection, sql));
    }

    /** Trino says that it has started a moment before it knows itself as a node that can run something. */
    private static Rows onNode(Supplier<Rows> statement) {
        AtomicReference<Rows> rows = new AtomicReference<>();
        await().atMost(START_MAX).pollDelay(Duration.ZERO)
                .ignoreExceptionsMatching(failure -> failure instanceof StatementFailed
                        && String.valueOf(failure.getMessage()).contains("No nodes available to run query"))
                .until(() -> {
                    rows.set(statement.get());
                    return true;
                });
        return rows.get();
    }

    private static Rows once(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return new Rows(List.of(), List.of());
            }
            ResultSet result = statement.getResultSet();
            int width = result.getMetaData().getColumnCount();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= width; i++) {
                columns.add(result.getMetaData().getColumnName(i));
            }
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (result.next()) {
                List<@Nullable String> values = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    values.add(result.getString(i));
                }
                rows.add(values);
            }
            return new Rows(columns, rows);
        } catch (SQLException e) {
            throw new StatementFailed(sql, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() throws SQLException {
        try (process) {
            connection.close();
        }
    }

    private static boolean hasStarted(URI state) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(state).timeout(Duration.ofSeconds(5)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body().contains("\"starting\":false");
        } catch (IOException e) {
            return false;
        }
    }

    private static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot write " + file, e);
        }
    }
}
