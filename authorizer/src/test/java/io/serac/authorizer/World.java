package io.serac.authorizer;

import io.serac.authorizer.policy.Grant;
import io.serac.authorizer.policy.PolicyRows;
import io.serac.authorizer.policy.PrincipalKind;
import io.serac.authorizer.policy.PrincipalRow;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.RoleMember;
import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagDefinition;
import io.serac.authorizer.policy.TokenRoleMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A small installation for tests: root owns the server, carol the warehouse main with the namespaces hr and hr.pay, the tables
 * emp and wages in them, and a view. Grants, roles and restrictions are added by name.
 */
final class World {
    static final String ISSUER = "keycloak";

    final Securable.Server server = new Securable.Server(id("server"), id("root"));
    final Securable.Warehouse main = new Securable.Warehouse(id("main"), id("carol"), server);
    final Securable.Namespace hr = new Securable.Namespace(id("hr"), id("carol"), main);
    final Securable.Namespace pay = new Securable.Namespace(id("pay"), id("carol"), hr);
    final Securable.Table emp = new Securable.Table(id("emp"), id("carol"), hr);
    final Securable.Table wages = new Securable.Table(id("wages"), id("carol"), pay);
    final Securable.View summary = new Securable.View(id("summary"), id("carol"), hr);
    final Securable.Warehouse other = new Securable.Warehouse(id("other"), id("root"), server);

    private final Map<UUID, PrincipalRow> principals = new LinkedHashMap<>();
    private final List<RoleMember> members = new ArrayList<>();
    private final List<TokenRoleMapping> mappings = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();
    private final List<Restriction> restrictions = new ArrayList<>();
    private final List<TagDefinition> tags = new ArrayList<>();
    private final List<TagBinding> tagBindings = new ArrayList<>();
    private final Set<UUID> managed = new HashSet<>();

    World() {
        principals.put(id("everyone"),
                new PrincipalRow(id("everyone"), PrincipalKind.EVERYONE, null, "everyone", false, true));
        principals.put(id("server-admin"),
                new PrincipalRow(id("server-admin"), PrincipalKind.ROLE, null, "server-admin", false, true));
        for (String name : List.of("root", "alice", "bob", "carol", "engine")) {
            principals.put(id(name),
                    new PrincipalRow(id(name), PrincipalKind.SERVICE_ACCOUNT, null, name, false, false));
        }
    }

    /** The same id for the same name, in all tests. */
    static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    World principal(PrincipalRow row) {
        principals.put(row.id(), row);
        return this;
    }

    World role(String name, String... membersOfIt) {
        principals.put(id(name), PrincipalRow.role(id(name), name));
        return members(name, membersOfIt);
    }

    World members(String role, String... membersOfIt) {
        for (String member : membersOfIt) {
            members.add(new RoleMember(id(role), id(member), false));
        }
        return this;
    }

    World mapping(String value, String role) {
        mappings.add(new TokenRoleMapping(value + role, ISSUER, value, id(role)));
        return this;
    }

    World grant(Privilege privilege, Securable on, String grantee, Integer... columns) {
        return grant(privilege, on, grantee, false, columns);
    }

    World grant(Privilege privilege, Securable on, String grantee, boolean grantOption, Integer... columns) {
        grants.add(new Grant(grants.size(), on.id(), pathOf(on), id(grantee), privilege, grantOption,
                Set.of(columns)));
        return this;
    }

    World restrict(Restriction restriction) {
        restrictions.add(restriction);
        return this;
    }

    World tag(String key, boolean inheritable) {
        tags.add(new TagDefinition(id(key), key, inheritable, false));
        return this;
    }

    World tag(TagDefinition definition) {
        tags.add(definition);
        return this;
    }

    World bind(TagBinding binding) {
        tagBindings.add(binding);
        return this;
    }

    World managed(Securable container) {
        managed.add(container.id());
        return this;
    }

    static List<UUID> pathOf(Securable securable) {
        List<UUID> path = new ArrayList<>();
        for (Securable at = securable.container(); at != null; at = at.container()) {
            path.addFirst(at.id());
        }
        return path;
    }

    PolicyRows rows() {
        return new PolicyRows(List.copyOf(principals.values()), List.copyOf(members), List.copyOf(mappings),
                List.copyOf(grants), List.copyOf(restrictions), List.copyOf(tags), List.copyOf(tagBindings),
                Set.copyOf(managed));
    }

    PolicySnapshot snapshot() {
        return PolicySnapshot.compile(rows(), 7);
    }

    Subject subject(String name) {
        return subject(Identity.of(id(name)));
    }

    Subject subject(Identity identity) {
        return snapshot().subject(identity);
    }

    Decision decide(String name, Securable object, Privilege... needed) {
        return new Authorizer().decide(subject(name), new AccessRequest(object, Set.of(needed)));
    }
}
