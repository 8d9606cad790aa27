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
import org.jspecify.annotations.Nullable;

/** A Trino server in a process of its own, with the server as catalog {@code lake}, and a connection to it. For one thread. */
final class Trino implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(5);

    private final ForkedProcess process;
    private final Connection connection;

    private Trino(ForkedProcess process, Connection connection) {
        this.process = process;
        this.connection = connection;
    }

    /** @param name the folder below target/run for its log and files */
    static Trino start(String name, RunningServer server) throws SQLException {
        Path home = TrinoArchive.unpacked();
        Path folder = RunFolders.fresh(name);
        int port = LocalPorts.free();
        Path configuration = write(folder.resolve("etc/config.properties"), """
                http-server.http.port=%1$d
                discovery.uri=http://127.0.0.1:%1$d
                plugin.dir=%2$s
                catalog.config-dir=%3$s
                """.formatted(port, home.resolve("plugin"), folder.resolve("etc/catalog")));
        write(folder.resolve("etc/catalog/lake.properties"), """
                connector.name=iceberg
                iceberg.catalog.type=rest
                iceberg.rest-catalog.uri=%s
                iceberg.rest-catalog.warehouse=main
                iceberg.rest-catalog.nested-namespace-enabled=true
                iceberg.rest-catalog.security=OAUTH2
                iceberg.rest-catalog.oauth2.credential=%s
                iceberg.rest-catalog.oauth2.server-uri=%s
                iceberg.rest-catalog.oauth2.token-refresh-enabled=false
                fs.native-local.enabled=true
                local.location=/
                """.formatted(server.catalogUri(), server.credential(), server.tokenUri()));
        List<String> command = List.of(JavaHomes.java(25), "-Xmx1536M", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError",
                "-XX:ReservedCodeCacheSize=256M", "-Djdk.attach.allowAttachSelf=true",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector", "-Dnode.environment=test",
                "-Dnode.data-dir=" + folder.resolve("data"),
                "-Dnode.bind-ip=127.0.0.1", "-Dnode.internal-address=127.0.0.1", "-Dconfig=" + configuration, "-cp",
                home.resolve("lib") + "/*", "io.trino.server.TrinoServer");
        ForkedProcess process = ForkedProcess.start(command, Map.of(), folder, folder.resolve("trino.log"));
        try {
            URI state = URI.create("http://127.0.0.1:" + port + "/v1/info");
            await().atMost(START_MAX).pollInterval(Duration.ofSeconds(1)).until(() -> {
                process.requireAlive();
                return hasStarted(state);
            });
            return new Trino(process,
                    DriverManager.getConnection("jdbc:trino://127.0.0.1:" + port + "/lake?user=alice"));
        } catch (RuntimeException | SQLException e) {
            process.close();
            throw e;
        }
    }

    /**
     * Runs one statement.
     *
     * @throws StatementFailed if Trino refuses it
     */
    Rows sql(String sql) {
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
