package io.serac.server.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version as the build recorded it. Stateless. */
public final class BuildRecord {
    private static final String FILE = "/META-INF/maven/io.serac/serac-catalog-server/pom.properties";

    private BuildRecord() {
    }

    /** The version of this server. */
    public static String version() {
        try (InputStream record = BuildRecord.class.getResourceAsStream(FILE)) {
            Properties properties = new Properties();
            if (record != null) {
                properties.load(record);
            }
            return properties.getProperty("version", "(not packaged)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
