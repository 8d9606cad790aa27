package io.serac.authorizer;

import static io.serac.authorizer.World.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.authorizer.policy.PrincipalKind;
import io.serac.authorizer.policy.PrincipalRow;
import io.serac.authorizer.policy.Restriction;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubjectTest {
    private final World world = new World();
    private final Authorizer authorizer = new Authorizer();

    @Test
    void countsAsItselfEveryoneAndItsRolesAtAnyDepthUpTo16() {
        world.role("r1", "alice");
        for (int depth = 2; depth <= 17; depth++) {
            world.role("r" + depth, "r" + (depth - 1));
        }
        Subject alice = world.subject("alice");

        assertThat(alice.effectiveIds()).contains(id("alice"), id("everyone"), id("r1"), id("r16"))
                .doesNotContain(id("r17")).hasSize(18);
        assertThat(alice.roleNames()).hasSize(16).contains("r16");
        assertThat(world.subject("bob").effectiveIds()).containsExactlyInAnyOrder(id("bob"), id("everyone"));
    }

    @Test
    void tokensAssignRolesByMappingAndByName() {
        world.role("analyst").role("hidden").mapping("grp-7", "hidden").mapping("admins", "server-admin");
        world.principal(new PrincipalRow(id("manual"), PrincipalKind.ROLE, null, "manual", false, false));
        List<String> values = List.of("analyst", "Analyst", "manual", "server-admin", "grp-7", "alice");

        assertThat(names(values, true, World.ISSUER)).containsExactly("analyst", "hidden");
        assertThat(names(values, false, World.ISSUER)).containsExactly("hidden");
        assertThat(names(values, false, "other")).isEmpty();
        assertThat(names(List.of("admins"), false, World.ISSUER)).containsExactly("server-admin");
        assertThat(names(List.of(), true, World.ISSUER)).isEmpty();
    }

    private Set<String> names(List<String> values, boolean byName, String issuer) {
        return world.subject(Identity.ofUser(null, issuer, "u").withRoleValues(values, byName)).roleNames();
    }

    @Test
    void unknownUsersActByTokenRolesAndEveryone() {
        world.role("analyst").grant(Privilege.SELECT, world.emp, "analyst").grant(Privilege.DESCRIBE, world.wages,
                "everyone");
        Identity user = Identity.ofUser(null, World.ISSUER, "u").withRoleValues(List.of("analyst"), true);

        assertThat(authorizer.isVisible(world.subject(user), world.emp)).isTrue();
        assertThat(authorizer.isVisible(world.subject(user), world.wages)).isTrue();
        Identity without = Identity.ofUser(null, World.ISSUER, "u");
        assertThat(authorizer.isVisible(world.subject(without), world.emp)).isFalse();
    }

    @Test
    void aPrincipalThatIsGoneKeepsNoGrants() {
        world.grant(Privilege.SELECT, world.emp, "ghost");
        assertThat(world.decide("ghost", world.emp)).isInstanceOf(Decision.Hidden.class);
        world.principal(new PrincipalRow(id("ghost"), PrincipalKind.USER, World.ISSUER, "ghost", false, false));
        assertThat(world.decide("ghost", world.emp)).isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void narrowingConcernsGrantsAndNotRestrictions() {
        world.role("a", "alice").role("b", "alice").role("c", "b");
        world.grant(Privilege.SELECT, world.emp, "a").grant(Privilege.SELECT, world.wages, "c")
                .grant(Privilege.SELECT, world.summary, "alice").grant(Privilege.SELECT, world.other, "everyone");
        Subject narrowed = world.subject(Identity.of(id("alice")).narrowedTo(Set.of("b", "x")));

        assertThat(authorizer.isVisible(narrowed, world.wages)).isTrue();
        assertThat(authorizer.isVisible(narrowed, world.other)).isTrue();
        assertThat(authorizer.isVisible(narrowed, world.emp)).isFalse();
        assertThat(authorizer.isVisible(narrowed, world.summary)).isFalse();
        assertThat(narrowed.rolesNotHeld()).containsExactly("x");
        assertThat(narrowed.roleNames()).containsExactly("a", "b", "c");
        assertThat(world.subject("alice").rolesNotHeld()).isEmpty();

        world.restrict(new Restriction.AccessDeny(new Restriction.Target(id("d"), "d", world.main.id(), null,
                Set.of(id("a")), Set.of())));
        assertThat(authorizer.isVisible(world.subject(Identity.of(id("alice")).narrowedTo(Set.of("b"))), world.wages))
                .isFalse();
    }

    @Test
    void narrowingLeavesWhatThePrincipalItselfOwns() {
        world.role("a", "carol", "bob").role("owner", "bob");
        Securable.Table owned = new Securable.Table(id("owned"), id("owner"), world.hr);
        Identity carol = Identity.of(id("carol")).narrowedTo(Set.of("a"));
        Identity bob = Identity.of(id("bob"));

        assertThat(authorizer.isVisible(world.subject(carol), world.emp)).isTrue();
        assertThat(authorizer.isVisible(world.subject(bob), owned)).isTrue();
        assertThat(authorizer.isVisible(world.subject(bob.narrowedTo(Set.of("a"))), owned)).isFalse();
        assertThat(authorizer.isVisible(world.subject(bob.narrowedTo(Set.of("owner"))), owned)).isTrue();
    }

    @Test
    void serverAdminsAdministerAndDescribeButSeeNoData() {
        world.members("server-admin", "alice").principal(new PrincipalRow(id("fake"), PrincipalKind.ROLE, null,
                "server-admin-2", false, true)).grant(Privilege.SERVER_ADMIN, world.server, "bob")
                .grant(Privilege.OWN, world.server, "bob");

        assertThat(world.decide("alice", world.emp, Privilege.DESCRIBE, Privilege.MANAGE_GRANTS, Privilege.APPLY_TAG))
                .isInstanceOf(Decision.Allowed.class);
        for (Privilege data : List.of(Privilege.SELECT, Privilege.INSERT, Privilege.ALTER, Privilege.DROP,
                Privilege.RAW_STORAGE, Privilege.OWN)) {
            assertThat(world.decide("alice", world.emp, data)).isInstanceOf(Decision.Denied.class);
        }
        // Rows that say what cannot be granted give nothing.
        assertThat(world.decide("bob", world.server)).isInstanceOf(Decision.Hidden.class);
        assertThat(world.subject("alice").isServerAdmin()).isTrue();
        assertThat(world.subject("bob").isServerAdmin()).isFalse();
    }

    @Test
    void managedAccessTakesDelegationFromOwnersButNotFromGrantees() {
        world.managed(world.hr).grant(Privilege.MANAGE_GRANTS, world.emp, "bob");

        assertThat(world.decide("carol", world.emp, Privilege.SELECT, Privilege.OWN))
                .isInstanceOf(Decision.Allowed.class);
        assertThat(world.decide("carol", world.emp, Privilege.MANAGE_GRANTS)).isInstanceOf(Decision.Denied.class);
        assertThat(world.decide("carol", world.wages, Privilege.MANAGE_POLICY)).isInstanceOf(Decision.Denied.class);
        assertThat(world.decide("carol", world.main, Privilege.MANAGE_GRANTS)).isInstanceOf(Decision.Allowed.class);
        assertThat(world.decide("bob", world.emp, Privilege.MANAGE_GRANTS)).isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void throughAnEngineOnlyWhatBothMay() {
        world.grant(Privilege.WRITE, world.emp, "alice").grant(Privilege.SELECT, world.emp, "alice")
                .grant(Privilege.SELECT, world.emp, "engine").grant(Privilege.ALTER, world.emp, "engine");
        Subject both = world.subject(Identity.of(id("alice")).actingThrough(Identity.of(id("engine"))));
        Decision.Allowed allowed = (Decision.Allowed) authorizer.decide(both, new AccessRequest(world.emp, Set.of()));

        assertThat(allowed.held()).containsExactlyInAnyOrder(Privilege.SELECT, Privilege.DESCRIBE, Privilege.BROWSE);
        assertThatThrownBy(() -> Identity.of(id("x")).actingThrough(both.identity()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void claimsAreFoundByJsonPointer() {
        Claims claims = Claims.of(Map.of("a/b", Map.of("c~d", List.of("x", Map.of("e", 7)))));
        assertThat(claims.find("/a~1b/c~0d/0")).isEqualTo("x");
        assertThat(claims.find("/a~1b/c~0d/1/e")).isEqualTo(7);
        for (String absent : List.of("", "a", "/a", "/a~1b/c~0d/2", "/a~1b/c~0d/01", "/a~1b/c~0d/0/x")) {
            assertThat(claims.find(absent)).as(absent).isNull();
        }
        assertThat(Claims.none().find("/a")).isNull();
    }
}
