package io.serac.authorizer.policy;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A change of policy rows: says what all rows of one reference are now. Applying one twice is applying it once. */
public sealed interface PolicyChange {

    /** All grants on a securable. */
    record GrantsOf(UUID securableId, List<Grant> grants) implements PolicyChange {
        public GrantsOf {
            grants = List.copyOf(grants);
        }
    }

    /** All restrictions attached to a securable. */
    record RestrictionsOf(UUID securableId, List<Restriction> restrictions) implements PolicyChange {
        public RestrictionsOf {
            restrictions = List.copyOf(restrictions);
        }
    }

    /** All members of a role. */
    record MembersOf(UUID roleId, List<RoleMember> members) implements PolicyChange {
        public MembersOf {
            members = List.copyOf(members);
        }
    }

    /** A principal; null if it is gone. */
    record Principal(UUID id, @Nullable PrincipalRow row) implements PolicyChange {
    }

    /** All mappings of token roles to a role, of every issuer. */
    record MappingsOf(UUID roleId, List<TokenRoleMapping> mappings) implements PolicyChange {
        public MappingsOf {
            mappings = List.copyOf(mappings);
        }
    }

    /** All tags attached to a securable and its columns. */
    record TagsOf(UUID securableId, List<TagBinding> bindings) implements PolicyChange {
        public TagsOf {
            bindings = List.copyOf(bindings);
        }
    }

    /** A tag; null if it is gone. */
    record Tag(UUID id, @Nullable TagDefinition definition) implements PolicyChange {
    }

    /** Whether access below a warehouse or namespace is managed. */
    record ManagedAccess(UUID securableId, boolean isManaged) implements PolicyChange {
    }
}
