package io.serac.server.role;

import java.time.Instant;
import java.util.UUID;

/** A value in tokens of an issuer that stands for a role, as stored. Immutable. */
record MappingRow(String id, String issuer, String value, UUID roleId, String roleName, Instant createdAt) {

    /** Whether it stands for exactly this. */
    boolean maps(String otherIssuer, String otherValue, UUID otherRoleId) {
        return issuer.equals(otherIssuer) && value.equals(otherValue) && roleId.equals(otherRoleId);
    }
}
