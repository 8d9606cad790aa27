package io.serac.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A restriction as stored, without whom it concerns. Immutable.
 *
 * @param spec
 *            columns, mask and filter
 * @param creatorKind
 *            null if the creator is gone
 */
record PolicyRow(UUID id, UUID securableId, String name, String kind, JsonNode spec, long revision,
        @Nullable String creatorKind, @Nullable String creatorIssuer, @Nullable String creatorName,
        Instant createdAt) {
}
