package io.serac.server.bootstrap;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The warehouse on local files that a new embedded database gets. Immutable.
 *
 * @param root
 *            absolute
 * @param allowedFolder
 *            absolute; where clients may ask for locations of their own
 */
public record FileWarehouse(String name, Path root, Path allowedFolder, Duration undropPeriod) {

    String rootLocation() {
        return "file:" + root;
    }

    String allowedLocation() {
        return "file:" + allowedFolder;
    }
}
