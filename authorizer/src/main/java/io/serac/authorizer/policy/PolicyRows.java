package io.serac.authorizer.policy;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Everything that decisions depend on, at one epoch. Lists are taken as they are and not copied, because there may be millions
 * of grants: hand over lists that nobody changes.
 *
 * @param managedAccess
 *            ids of warehouses and namespaces below which owners do not manage grants and restrictions
 */
public record PolicyRows(List<PrincipalRow> principals, List<RoleMember> members, List<TokenRoleMapping> mappings,
        Iterable<Grant> grants, List<Restriction> restrictions, List<TagDefinition> tags, List<TagBinding> tagBindings,
        Set<UUID> managedAccess) {

    /** No rows at all: rights come from ownership only. */
    public static PolicyRows none() {
        return new PolicyRows(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Set.of());
    }
}
