package io.serac.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagDefinition;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What a move takes from the restrictions that bind by an inherited tag, compared with the plain model. */
class MovedTagsTest {
    @Test
    void losesWhatTheModelLoses() {
        RandomGenerator random = Cases.random("moved tags");
        int cases = 0;
        int losses = 0;
        while (cases < Cases.count()) {
            RandomWorld world = new RandomWorld(random);
            ReferenceModel reference = new ReferenceModel(world.rows(), world.securables);
            PolicySnapshot snapshot = PolicySnapshot.compile(world.rows(), cases);
            for (Securable object : world.securables) {
                for (Securable target : world.securables) {
                    if (object instanceof Securable.Table table && target instanceof Securable.Namespace namespace) {
                        Securable after = new Securable.Table(table.id(), table.owner(), namespace);
                        Set<UUID> lost = snapshot.lostByTags(object, after);
                        assertThat(lost).isEqualTo(reference.lostByTags(object, after));
                        losses += lost.isEmpty() ? 0 : 1;
                        cases++;
                    }
                }
            }
        }
        assertThat(losses).isGreaterThan(cases / 1_000);
    }

    @Test
    void whatIsSensitiveByWhereItLiesIsLostByMovingOut() {
        World world = new World().tag(new TagDefinition(World.id("secret"), "secret", true, true))
                .tag(new TagDefinition(World.id("own"), "own", false, true))
                .tag(new TagDefinition(World.id("plain"), "plain", true, false));
        TagBinding inherited = TagBinding.onObject(World.id("secret"), "", world.hr.id());
        world.bind(inherited).bind(TagBinding.onObject(World.id("plain"), "", world.hr.id()))
                .bind(TagBinding.onObject(World.id("own"), "", world.hr.id()))
                .bind(TagBinding.onObject(World.id("own"), "", world.emp.id()));
        Securable.Namespace elsewhere = new Securable.Namespace(new UUID(7, 7), world.main.owner(), world.main);
        Securable.Table moved = new Securable.Table(world.emp.id(), world.emp.owner(), elsewhere);
        assertThat(world.snapshot().lostSensitiveTags(world.emp, moved)).containsExactly(inherited);
        assertThat(world.snapshot().lostSensitiveTags(world.emp, world.emp)).isEmpty();
        world.bind(TagBinding.onObject(World.id("secret"), "", elsewhere.id()));
        assertThat(world.snapshot().lostSensitiveTags(world.emp, moved)).isEmpty();
    }
}
