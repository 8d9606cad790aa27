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
 * @param whenTag
 *            key of the tag that it is limited to; null for no limit
 * @param whenValue
 *            the value that the tag must have; null for any
 * @param creatorKind
 *            null if the creator is gone
 */
record PolicyRow(UUID id, UUID securableId, String name, String kind, JsonNode spec, @Nullable String whenTag,
        @Nullable String whenValue, long revision, @Nullable String creatorKind, @Nullable String creatorIssuer,
        @Nullable String creatorName, Instant createdAt) {
}
