package io.serac.authorizer.policy;

import java.util.UUID;

/** Who brings this role value in a token of this issuer acts with the role. */
public record TokenRoleMapping(String id, String issuer, String value, UUID roleId) {
}
