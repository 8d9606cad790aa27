package io.serac.authorizer;

import static io.serac.authorizer.World.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.Delegation.RoleRight;
import io.serac.authorizer.policy.PolicyChange;
import io.serac.authorizer.policy.PrincipalKind;
import io.serac.authorizer.policy.PrincipalRow;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.RoleMember;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DelegationTest {
    private final World world = new World();
    private final Delegation delegation = new Delegation();

    @Test
    void managersOfGrantsGiveAnythingThereAndBelow() {
        world.grant(Privilege.MANAGE_GRANTS, world.hr, "alice");

        assertThat(right("alice", world.wages, Privilege.PURGE)).isEqualTo(new GrantRight.Manages());
        assertThat(right("carol", world.emp, Privilege.PURGE)).isEqualTo(new GrantRight.Manages());
        assertThat(right("alice", world.main, Privilege.BROWSE)).isEqualTo(new GrantRight.None());
        assertThat(right("bob", world.emp, Privilege.BROWSE)).isEqualTo(new GrantRight.None());
    }

    @Test
    void grantOptionGivesWhatTheGrantCoversAndNoMore() {
        world.grant(Privilege.SELECT, world.hr, "bob").grant(Privilege.WRITE, world.hr, "alice", true);

        assertThat(right("alice", world.emp, Privilege.INSERT)).isEqualTo(new GrantRight.ByOption(1));
        assertThat(right("alice", world.emp, Privilege.WRITE).isGiven()).isTrue();
        assertThat(right("alice", world.emp, Privilege.SELECT).isGiven()).isFalse();
        assertThat(right("alice", world.main, Privilege.INSERT).isGiven()).isFalse();
        assertThat(right("bob", world.emp, Privilege.SELECT).isGiven()).isFalse();
    }

    @Test
    void grantOptionOnColumnsGivesThoseColumns() {
        world.grant(Privilege.SELECT, world.emp, "alice", true, 1, 2);

        assertThat(right("alice", world.emp, Privilege.SELECT, 1).isGiven()).isTrue();
        assertThat(right("alice", world.emp, Privilege.SELECT, 1, 3).isGiven()).isFalse();
        assertThat(right("alice", world.emp, Privilege.SELECT).isGiven()).isFalse();
        assertThat(right("alice", world.emp, Privilege.DESCRIBE, 1).isGiven()).isFalse();
    }

    @Test
    void denialsManagedAccessAndEnginesBoundWhatMayBeGiven() {
        world.grant(Privilege.WRITE, world.hr, "alice", true);
        Identity through = Identity.of(id("alice")).actingThrough(Identity.of(id("engine")));
        assertThat(delegation.rightToGrant(world.subject(through), world.emp, Privilege.WRITE, Set.of()).isGiven())
                .isFalse();
        world.grant(Privilege.MANAGE_GRANTS, world.hr, "engine");
        assertThat(delegation.rightToGrant(world.subject(through), world.emp, Privilege.WRITE, Set.of()).isGiven())
                .isTrue();

        world.managed(world.hr).restrict(new Restriction.AccessDeny(new Restriction.Target(id("d"), "d",
                world.emp.id(), null, Set.of(id("alice")), Set.of())));
        assertThat(right("alice", world.emp, Privilege.WRITE).isGiven()).isFalse();
        assertThat(right("alice", world.wages, Privilege.WRITE).isGiven()).isTrue();
        assertThat(right("carol", world.wages, Privilege.WRITE).isGiven()).isFalse();
        assertThat(right("carol", world.main, Privilege.WRITE).isGiven()).isTrue();
    }

    @Test
    void lettingOthersIntoARoleNeedsAllThatTheRoleGives() {
        world.role("low").role("high", "low").members("server-admin", "high");
        world.grant(Privilege.SELECT, world.emp, "low", 1).grant(Privilege.DROP, world.wages, "high")
                .grant(Privilege.SELECT, world.wages, "bob");
        world.restrict(new Restriction.ColumnDeny(new Restriction.Target(id("p"), "p", world.hr.id(), null,
                Set.of(id("everyone")), Set.of(id("high"))), Restriction.Columns.all()));
        List<RoleRight> rights = delegation.rightsOf(world.snapshot(), id("low"));

        RoleRight select = new RoleRight.Granted(0, world.emp.id(), Privilege.SELECT, Set.of(1));
        RoleRight drop = new RoleRight.Granted(1, world.wages.id(), Privilege.DROP, Set.of());
        RoleRight excepted = new RoleRight.Excepted(id("p"), world.hr.id());
        RoleRight administration = new RoleRight.Administration(id("server-admin"));
        assertThat(rights).containsExactlyInAnyOrder(select, drop, excepted, administration);
        assertThat(delegation.closureOf(world.snapshot(), id("low"))).containsExactlyInAnyOrder(id("low"), id("high"),
                id("server-admin"));
        assertThat(delegation.closureOf(world.snapshot(), id("nobody"))).isEmpty();

        Map<UUID, Securable> all = Map.of(world.emp.id(), world.emp, world.wages.id(), world.wages, world.hr.id(),
                world.hr);
        assertThat(beyond("carol", rights, all)).containsExactly(administration);
        assertThat(beyond("bob", rights, all)).hasSize(4);
        assertThat(beyond("carol", rights, Map.of())).hasSize(4);
        world.grant(Privilege.SELECT, world.emp, "bob", true, 1, 2).grant(Privilege.MANAGE_POLICY, world.main, "bob");
        assertThat(beyond("bob", rights, all)).containsExactlyInAnyOrder(drop, administration);
        world.members("server-admin", "alice");
        assertThat(beyond("alice", rights, all)).isEmpty();

        RoleRight owned = new RoleRight.Owned(world.hr.id());
        assertThat(beyond("carol", List.of(owned), all)).isEmpty();
        assertThat(beyond("alice", List.of(owned), all)).containsExactly(owned);
        Identity through = Identity.of(id("alice")).actingThrough(Identity.of(id("engine")));
        assertThat(delegation.escalations(world.subject(through), List.of(administration), all)).hasSize(1);
        Identity carolThrough = Identity.of(id("carol")).actingThrough(Identity.of(id("engine")));
        assertThat(delegation.escalations(world.subject(carolThrough), List.of(owned), all)).hasSize(1);
    }

    @Test
    void adminOptionIsOfTheMembersThatHaveIt() {
        World with = new World().role("r", "bob").role("inner", "alice");
        PolicySnapshot snapshot = with.snapshot().with(List.of(new PolicyChange.MembersOf(
                id("r"), List.of(new RoleMember(id("r"), id("inner"), true),
                        new RoleMember(id("r"), id("bob"), false)))),
                2);

        assertThat(delegation.hasAdminOption(snapshot.subject(Identity.of(id("alice"))), id("r"))).isTrue();
        assertThat(delegation.hasAdminOption(snapshot.subject(Identity.of(id("bob"))), id("r"))).isFalse();
        assertThat(delegation.hasAdminOption(snapshot.subject(Identity.of(id("alice"))), id("inner"))).isFalse();
    }

    @Test
    void rolesNeverBecomeCircularOrTooDeep() {
        RoleRules rules = new RoleRules();
        world.role("r0");
        for (int depth = 1; depth <= 16; depth++) {
            world.role("r" + depth, "r" + (depth - 1));
        }
        world.role("top").role("apart", "alice").role("empty");
        PolicySnapshot snapshot = world.snapshot();

        assertThat(rules.checkMember(snapshot, id("r0"), id("r3"), world.server.id()))
                .contains(RoleRules.Violation.CYCLE);
        assertThat(rules.checkMember(snapshot, id("r0"), id("r0"), world.server.id()))
                .contains(RoleRules.Violation.CYCLE);
        assertThat(rules.checkMember(snapshot, id("top"), id("r16"), world.server.id()))
                .contains(RoleRules.Violation.TOO_DEEP);
        assertThat(rules.checkMember(snapshot, id("top"), id("r15"), world.server.id())).isEmpty();
        assertThat(rules.checkMember(snapshot, id("r0"), id("empty"), world.server.id()))
                .contains(RoleRules.Violation.TOO_DEEP);
        assertThat(rules.checkMember(snapshot, id("r1"), id("empty"), world.server.id())).isEmpty();
        // Alice would be 17 steps below.
        assertThat(rules.checkMember(snapshot, id("r1"), id("apart"), world.server.id()))
                .contains(RoleRules.Violation.TOO_DEEP);
        assertThat(rules.checkMember(snapshot, id("r0"), id("alice"), world.server.id())).isEmpty();
    }

    @Test
    void tokensNeverLeadToAdministration() {
        RoleRules rules = new RoleRules();
        UUID server = world.server.id();
        world.role("named").role("outer", "named").role("admins").role("readers");
        world.principal(new PrincipalRow(id("manual"), PrincipalKind.ROLE, null, "manual", false, false));
        world.principal(new PrincipalRow(id("wrapper"), PrincipalKind.ROLE, null, "wrapper", false, false));
        world.members("wrapper", "named").members("server-admin", "manual");
        world.grant(Privilege.MANAGE_ROLES, world.server, "admins").grant(Privilege.SELECT, world.server, "readers");
        PolicySnapshot snapshot = world.snapshot();

        assertThat(rules.checkGrant(snapshot, world.server, Privilege.APPLY_TAG, id("named")))
                .contains(RoleRules.Violation.TOKEN_ASSIGNABLE);
        assertThat(rules.checkGrant(snapshot, world.server, Privilege.READ_AUDIT, id("wrapper")))
                .contains(RoleRules.Violation.TOKEN_ASSIGNABLE);
        assertThat(rules.checkGrant(snapshot, world.server, Privilege.READ_AUDIT, id("manual"))).isEmpty();
        assertThat(rules.checkGrant(snapshot, world.server, Privilege.READ_AUDIT, id("alice"))).isEmpty();
        assertThat(rules.checkGrant(snapshot, world.server, Privilege.RAW_STORAGE, id("named"))).isEmpty();
        assertThat(rules.checkGrant(snapshot, world.main, Privilege.MANAGE_GRANTS, id("named"))).isEmpty();

        assertThat(rules.checkMember(snapshot, id("manual"), id("named"), server))
                .contains(RoleRules.Violation.TOKEN_ASSIGNABLE);
        assertThat(rules.checkMember(snapshot, id("admins"), id("wrapper"), server))
                .contains(RoleRules.Violation.TOKEN_ASSIGNABLE);
        assertThat(rules.checkMember(snapshot, id("readers"), id("named"), server)).isEmpty();
        assertThat(rules.checkMember(snapshot, id("manual"), id("alice"), server)).isEmpty();
        assertThat(rules.checkTokenAssignable(snapshot, id("manual"), server))
                .contains(RoleRules.Violation.TOKEN_ASSIGNABLE);
        assertThat(rules.checkTokenAssignable(snapshot, id("admins"), server))
                .contains(RoleRules.Violation.TOKEN_ASSIGNABLE);
        assertThat(rules.checkTokenAssignable(snapshot, id("readers"), server)).isEmpty();
    }

    private GrantRight right(String name, Securable on, Privilege privilege, Integer... columns) {
        return delegation.rightToGrant(world.subject(name), on, privilege, Set.of(columns));
    }

    private List<RoleRight> beyond(String name, List<RoleRight> rights, Map<UUID, Securable> securables) {
        return delegation.escalations(world.subject(name), rights, securables);
    }
}
