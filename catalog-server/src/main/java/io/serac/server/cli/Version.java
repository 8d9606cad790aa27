package io.serac.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version as the build recorded it. */
final class Version implements IVersionProvider {
    private static final String BUILD_RECORD = "/META-INF/maven/io.serac/serac-catalog-server/pom.properties";

    @Override
    public String[] getVersion() {
        try (InputStream record = Version.class.getResourceAsStream(BUILD_RECORD)) {
            Properties properties = new Properties();
            if (record != null) {
                properties.load(record);
            }
            return new String[]{"serac " + properties.getProperty("version", "(not packaged)")};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
