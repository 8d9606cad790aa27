package io.serac.server.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A piece of work that a worker has leased. Immutable.
 *
 * @param attempts
 *            how often it was begun, this time included
 */
public record Job(UUID id, String kind, UUID warehouseId, UUID objectId, JsonNode arguments, int attempts) {
    /** Deletes all files of a dropped object, then the object. */
    public static final String PURGE_OBJECT = "purge-object";
    /** Deletes the metadata files that are listed. */
    public static final String DELETE_FILES = "delete-files";

    static final String FILES = "files";

    /** Files to be deleted. */
    public List<String> files() {
        List<String> files = new ArrayList<>();
        arguments.path(FILES).forEach(file -> files.add(file.asText()));
        return files;
    }
}
