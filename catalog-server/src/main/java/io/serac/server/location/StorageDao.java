package io.serac.server.location;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Storage settings of warehouses. Thread-safe as its session is. */
interface StorageDao {
    @SqlQuery("""
            SELECT revision, storage, storage_secret, allowed_locations
              FROM warehouse WHERE id = :id
            """)
    Optional<Row> find(UUID id);

    /** Storage settings at one revision. */
    record Row(long revision, JsonNode storage, byte @Nullable [] storageSecret, List<String> allowedLocations) {
    }
}
