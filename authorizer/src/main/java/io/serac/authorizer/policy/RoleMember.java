package io.serac.authorizer.policy;

import java.util.UUID;

/**
 * A principal that is a member of a role.
 *
 * @param adminOption
 *            whether the member may add and remove members
 */
public record RoleMember(UUID roleId, UUID memberId, boolean adminOption) {
}
