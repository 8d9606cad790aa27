package io.serac.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

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
}
