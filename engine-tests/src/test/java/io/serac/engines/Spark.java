package io.serac.engines;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Spark session in a process of its own, with the server as catalog {@code lake}. For one thread. */
public final class Spark implements AutoCloseable {
    private static final List<String> OPENED_PACKAGES = List.of("java.lang", "java.lang.invoke", "java.lang.reflect",
            "java.io",
            "java.net", "java.nio", "java.util", "java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch",
            "sun.nio.cs", "sun.security.action", "sun.util.calendar");

    private final EngineProcess process;

    private Spark(EngineProcess process) {
        this.process = process;
    }

    /**
     * @param name the folder below target/run for its log and files
     * @param extra settings besides those a user needs, {@code key=value}
     */
    public static Spark start(String name, RunningServer server, String... extra) {
        Path folder = RunFolders.fresh(name);
        return new Spark(EngineProcess.start("spark", "io.serac.engines.spark.SparkStatements", folder, OPENED_PACKAGES,
                settings(server, folder), List.of(extra)));
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
        return process.sql(statement);
    }

    /** Where the files of a table are, as a URI. */
    public String location(String table) {
        return sql("DESCRIBE TABLE EXTENDED " + table).lines().stream().filter(line -> line.startsWith("Location|"))
                .findFirst().orElseThrow().split("\\|")[1];
    }

    @Override
    public void close() {
        process.close();
    }
}
