package io.serac.server.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A warehouse as stored, without its secret. Immutable.
 *
 * @param storage
 *            the storage profile as written by {@link io.serac.storage.StorageProfiles}
 */
record WarehouseRow(UUID id, String name, UUID ownerId, long revision, JsonNode storage, String rawAccess,
        Map<String, String> properties, List<String> allowedLocations, long undropSeconds,
        String restrictedClients, boolean isStrictAppend, boolean isProtected, Instant createdAt) {

    /** Changes whenever anything of the warehouse does. */
    String entityTag() {
        return "\"" + id + "-" + revision + "\"";
    }
}
