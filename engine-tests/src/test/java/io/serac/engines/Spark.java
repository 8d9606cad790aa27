package io.serac.engines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A Spark session in a process of its own, with the server as catalog {@code lake}. For one thread. */
public final class Spark implements AutoCloseable {
    private static final List<String> OPENED_PACKAGES = List.of("java.lang", "java.lang.invoke", "java.lang.reflect",
            "java.io",
            "java.net", "java.nio", "java.util", "java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch",
            "sun.nio.cs", "sun.security.action", "sun.util.calendar");

    private final ObjectMapper json = new ObjectMapper();
    private final ForkedProcess process;
    private final BufferedWriter statements;
    private final BufferedReader answers;

    private Spark(ForkedProcess process) {
        this.process = process;
        this.statements = new BufferedWriter(new OutputStreamWriter(process.input(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8));
    }

    /**
     * @param name the folder below target/run for its log and files
     * @param extra settings besides those a user needs, {@code key=value}
     */
    public static Spark start(String name, RunningServer server, String... extra) {
        Path folder = RunFolders.fresh(name);
        List<String> command = new ArrayList<>(List.of(JavaHomes.java(17), "-Xmx1g", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        OPENED_PACKAGES.forEach(opened -> command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
        command.addAll(List.of("-cp", RunFolders.engineTests().resolve("spark/target/classes") + File.pathSeparator
                + RunFolders.classPath("spark"), "io.serac.engines.spark.SparkStatements"));
        settings(server, folder).forEach((key, value) -> command.add(key + "=" + value));
        command.addAll(List.of(extra));
        ForkedProcess process = ForkedProcess.startAnswering(command, folder, folder.resolve("spark.log"));
        Spark spark = new Spark(process);
        try {
            spark.readLine();
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
        return spark;
    }

    private static Map<String, String> settings(RunningServer server, Path folder) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("spark.master", "local[2]");
        settings.put("spark.ui.enabled", "false");
        settings.put("spark.driver.bindAddress", "127.0.0.1");
        settings.put("spark.driver.host", "127.0.0.1");
        settings.put("spark.sql.shuffle.partitions", "2");
        settings.put("spark.sql.session.timeZone", "UTC");
        settings.put("spark.local.dir", folder.resolve("scratch").toString());
        settings.put("spark.sql.warehouse.dir", folder.resolve("session").toString());
        settings.put("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions");
        settings.put("spark.sql.defaultCatalog", "lake");
        settings.putAll(catalog("lake", server, "main", server.credential()));
        return settings;
    }

    private static Map<String, String> catalog(String name, RunningServer server, String warehouse, String credential) {
        String catalog = "spark.sql.catalog." + name;
        return Map.of(catalog, "org.apache.iceberg.spark.SparkCatalog", catalog + ".type", "rest", catalog + ".uri",
                server.catalogUri(), catalog + ".warehouse", warehouse, catalog + ".credential", credential,
                catalog + ".oauth2-server-uri", server.tokenUri());
    }

    /**
     * Settings, {@code key=value}, of a catalog that has no keys of a store and asks for access to each table's files.
     *
     * @param name of the catalog in Spark, which may be {@code lake}
     * @param credential {@code id:secret} of who works with it
     * @param access {@code vended-credentials} or {@code remote-signing}
     */
    public static List<String> keyless(String name, RunningServer server, String warehouse, String credential,
            String access) {
        Map<String, String> settings = new TreeMap<>(catalog(name, server, warehouse, credential));
        settings.put("spark.sql.catalog." + name + ".header.X-Iceberg-Access-Delegation", access);
        settings.put("spark.sql.catalog." + name + ".rest-catalog-purge", "true");
        return settings.entrySet().stream().map(setting -> setting.getKey() + "=" + setting.getValue()).toList();
    }

    /**
     * Settings, {@code key=value}, of a catalog for a user who comes with a token of his issuer.
     *
     * @param name of the catalog in Spark
     */
    public static List<String> withToken(String name, RunningServer server, String warehouse, String token) {
        String catalog = "spark.sql.catalog." + name;
        return List.of(catalog + "=org.apache.iceberg.spark.SparkCatalog", catalog + ".type=rest",
                catalog + ".uri=" + server.catalogUri(), catalog + ".warehouse=" + warehouse,
                catalog + ".token=" + token, catalog + ".token-exchange-enabled=false");
    }

    /**
     * Runs one statement.
     *
     * @throws StatementFailed if Spark refuses it
     */
    public Rows sql(String statement) {
        try {
            statements.write(json.writeValueAsString(statement));
            statements.newLine();
            statements.flush();
            JsonNode answer = json.readTree(readLine());
            if (answer.has("error")) {
                throw new StatementFailed(statement, answer.get("error").asText());
            }
            List<String> columns = new ArrayList<>();
            answer.get("columns").forEach(column -> columns.add(column.asText()));
            List<List<@Nullable String>> rows = new ArrayList<>();
            for (JsonNode row : answer.get("rows")) {
                List<@Nullable String> values = new ArrayList<>();
                row.forEach(value -> values.add(value.isNull() ? null : value.asText()));
                rows.add(values);
            }
            return new Rows(columns, rows);
        } catch (IOException e) {
            throw new UncheckedIOException("Spark is gone: " + process.logEnd(), e);
        }
    }

    /** Where the files of a table are, as a URI. */
    public String location(String table) {
        return sql("DESCRIBE TABLE EXTENDED " + table).lines().stream().filter(line -> line.startsWith("Location|"))
                .findFirst().orElseThrow().split("\\|")[1];
    }

    private String readLine() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("Spark ended:\n" + process.logEnd());
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("Spark is gone: " + process.logEnd(), e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
