package io.serac.authorizer;

import static io.serac.authorizer.World.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.policy.Restriction;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VisibilityTest {
    private final World world = new World();
    private final Authorizer authorizer = new Authorizer();

    @Test
    void whoSeesAnObjectSeesTheNamesOfItsContainersAndNothingMore() {
        world.grant(Privilege.SELECT, world.wages, "alice");

        for (Securable above : new Securable[]{world.pay, world.hr, world.main, world.server}) {
            assertThat(isVisible("alice", above)).isTrue();
            assertThat(world.decide("alice", above, Privilege.BROWSE)).isInstanceOf(Decision.Denied.class);
            assertThat(((Decision.Denied) world.decide("alice", above, Privilege.DESCRIBE)).mayNameMissing()).isFalse();
            assertThat(isVisible("bob", above)).isFalse();
        }
        for (Securable beside : new Securable[]{world.emp, world.summary, world.other}) {
            assertThat(isVisible("alice", beside)).isFalse();
        }
    }

    @Test
    void whoOwnsSomethingBelowSeesTheContainer() {
        Subject bob = world.subject("bob");
        AccessRequest request = new AccessRequest(world.hr, Set.of());

        assertThat(authorizer.decide(bob, request.withOwnsBelow(true))).isInstanceOf(Decision.Allowed.class);
        assertThat(authorizer.decide(bob, request.withOwnsBelow(false))).isInstanceOf(Decision.Hidden.class);
        assertThat(authorizer.isVisible(bob, world.hr, true)).isTrue();
        // There is nothing below a table.
        assertThat(authorizer.isVisible(bob, world.emp, true)).isFalse();
    }

    @Test
    void whatIsDeniedMakesNoContainerVisible() {
        world.grant(Privilege.SELECT, world.wages, "alice").grant(Privilege.SELECT, world.wages, "bob");
        world.restrict(new Restriction.AccessDeny(new Restriction.Target(id("deny"), "deny", world.wages.id(), null,
                Set.of(id("alice")), Set.of())));

        assertThat(isVisible("alice", world.wages)).isFalse();
        assertThat(isVisible("alice", world.hr)).isFalse();
        assertThat(isVisible("bob", world.hr)).isTrue();
    }

    @Test
    void throughAnEngineOnlyWhatBothSee() {
        world.grant(Privilege.SELECT, world.wages, "alice").grant(Privilege.SELECT, world.emp, "engine");
        assertThat(isVisibleThroughEngine(world.main)).isFalse();

        world.grant(Privilege.SELECT, world.hr, "engine");
        assertThat(isVisibleThroughEngine(world.main)).isTrue();
        assertThat(isVisibleThroughEngine(world.wages)).isTrue();
        assertThat(isVisibleThroughEngine(world.emp)).isFalse();
    }

    @Test
    void anEngineThatOwnsTheContainerShowsItWhateverIsDeniedElsewhere() {
        world.grant(Privilege.SELECT, world.wages, "alice");
        Identity throughCarol = Identity.of(id("alice")).actingThrough(Identity.of(id("carol")));
        assertThat(authorizer.isVisible(world.subject(throughCarol), world.hr)).isTrue();

        world.restrict(new Restriction.AccessDeny(new Restriction.Target(id("deny"), "deny", world.other.id(), null,
                Set.of(id("bob")), Set.of())));
        assertThat(authorizer.isVisible(world.subject(throughCarol), world.hr)).isTrue();
        assertThat(authorizer.isVisible(world.subject(throughCarol), world.server)).isFalse();

        world.restrict(new Restriction.AccessDeny(new Restriction.Target(id("deny"), "deny", world.wages.id(), null,
                Set.of(id("alice")), Set.of())));
        assertThat(authorizer.isVisible(world.subject(throughCarol), world.hr)).isFalse();
    }

    @Test
    void listingOneContainerDoesNotDecideForAnotherStateOfIt() {
        Subject alice = world.subject("alice");
        Securable.Namespace taken = new Securable.Namespace(world.hr.id(), id("alice"), world.main);
        Securable.Table inTaken = new Securable.Table(world.emp.id(), id("carol"), taken);

        for (int round = 0; round < 2; round++) {
            assertThat(authorizer.isVisible(alice, world.emp)).isFalse();
            assertThat(authorizer.isVisible(alice, inTaken)).isTrue();
        }
    }

    private boolean isVisible(String name, Securable object) {
        return authorizer.isVisible(world.subject(name), object);
    }

    private boolean isVisibleThroughEngine(Securable object) {
        return authorizer.isVisible(
                world.subject(Identity.of(id("alice")).actingThrough(Identity.of(id("engine")))), object);
    }
}
