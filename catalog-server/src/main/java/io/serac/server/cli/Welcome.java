package io.serac.server.cli;

import io.serac.server.CatalogServer;
import io.serac.server.bootstrap.Bootstrap;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code serve} prints when the server is ready. */
final class Welcome {
    private static final String SPARK_PACKAGES = "org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.12.0";

    private Welcome() {}

    static String of(CatalogServer server) {
        String origin = server.scheme() + "://localhost:" + server.port();
        Path credential = Bootstrap.credentialFile(server.dataFolder());
        StringBuilder text = new StringBuilder();
        text.append("Serac is ready.\n\n");
        text.append("  Iceberg REST   ").append(origin).append("/catalog\n");
        text.append("  Admin REST     ").append(origin).append("/admin\n");
        text.append("  Health         ").append(server.managementScheme()).append("://localhost:")
                .append(server.managementPort()).append("/health/ready\n");
        text.append("  Credential     ").append(credential(server, credential)).append('\n');
        if (server.isEmbedded()) {
            text.append("  Data           ").append(server.dataFolder()).append('\n');
            text.append("\nA Spark 4.1 on this machine connects with:\n\n").append(spark(origin, credential));
        }
        return text.toString();
    }

    private static String credential(CatalogServer server, Path file) {
        if (server.isNew()) {
            return server.isCredentialGiven()
                    ? "account root has the one of bootstrap.credential or bootstrap.credential-file"
                    : file + "  (client-id:client-secret of service account root)";
        }
        return Files.exists(file) && server.isEmbedded()
                ? file.toString()
                : "account root exists already; its credential was written where the first start ran";
    }

    private static String spark(String origin, Path credential) {
        return """
                spark-sql --packages %s \\
                  --conf spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions \\
                  --conf spark.sql.catalog.lake=org.apache.iceberg.spark.SparkCatalog \\
                  --conf spark.sql.catalog.lake.type=rest \\
                  --conf spark.sql.catalog.lake.uri=%s/catalog \\
                  --conf spark.sql.catalog.lake.oauth2-server-uri=%s/catalog/v1/oauth/tokens \\
                  --conf spark.sql.catalog.lake.warehouse=main \\
                  --conf spark.sql.catalog.lake.credential="$(cat '%s')" \\
                  --conf spark.sql.defaultCatalog=lake
                """.formatted(SPARK_PACKAGES, origin, origin, credential);
    }
}
