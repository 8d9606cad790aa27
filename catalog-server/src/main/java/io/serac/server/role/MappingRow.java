package io.serac.server.role;

import java.time.Instant;
import java.util.UUID;

/** A value in tokens of an issuer that stands for a role, as stored. Immutable. */
record MappingRow(String id, String issuer, String value, UUID roleId, String roleName, Instant createdAt) {
}
