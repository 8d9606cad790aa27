package io.serac.authorizer;

import static io.serac.authorizer.World.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthorizerTest {
    private final World world = new World();
    private final Authorizer authorizer = new Authorizer();

    @Test
    void grantsHoldOnTheObjectAndBelow() {
        world.grant(Privilege.SELECT, world.hr, "alice");

        for (Securable inside : List.of(world.hr, world.pay, world.emp, world.wages, world.summary)) {
            assertThat(world.decide("alice", inside, Privilege.SELECT)).isInstanceOf(Decision.Allowed.class);
            assertThat(world.decide("bob", inside, Privilege.SELECT)).isInstanceOf(Decision.Hidden.class);
            assertThat(world.decide("alice", inside, Privilege.INSERT)).isInstanceOf(Decision.Denied.class);
        }
        assertThat(world.decide("alice", world.other)).isInstanceOf(Decision.Hidden.class);
        assertThat(world.decide("alice", world.main, Privilege.BROWSE)).isInstanceOf(Decision.Denied.class);
    }

    @Test
    void privilegesImplyOthersAndNoMore() {
        world.grant(Privilege.WRITE, world.emp, "alice");

        assertThat(held("alice", world.emp)).containsExactlyInAnyOrder(Privilege.WRITE, Privilege.INSERT,
                Privilege.DESCRIBE, Privilege.BROWSE);
        assertThat(held("carol", world.emp)).isEqualTo(EnumSet.allOf(Privilege.class));
    }

    @Test
    void ownersMayEverythingHereAndBelow() {
        assertThat(world.decide("carol", world.wages, Privilege.PURGE, Privilege.MANAGE_GRANTS))
                .isInstanceOf(Decision.Allowed.class);
        assertThat(world.decide("carol", world.other)).isInstanceOf(Decision.Hidden.class);
        assertThat(world.decide("bob", world.wages, Privilege.PURGE)).isInstanceOf(Decision.Hidden.class);
    }

    @Test
    void ownershipNeedsNoRows() {
        Subject carol = PolicySnapshot.empty(1).subject(Identity.of(id("carol")));
        Subject bob = PolicySnapshot.empty(1).subject(Identity.of(id("bob")));

        assertThat(authorizer.isVisible(carol, world.emp)).isTrue();
        assertThat(authorizer.isVisible(bob, world.emp)).isFalse();
    }

    private Set<Privilege> held(String name, Securable object) {
        return ((Decision.Allowed) world.decide(name, object)).held();
    }
}
