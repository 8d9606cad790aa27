package io.serac.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.secret.Rewrapping.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RewrappingTest {
    private final List<String> asked = new ArrayList<>();

    @Test
    void everyValueIsSeenOnceHoweverManyThereAre() {
        List<String> ids = IntStream.range(0, 250).mapToObj(i -> String.format(Locale.ROOT, "%03d", i)).toList();
        List<String> progress = new ArrayList<>();

        Summary summary = Rewrapping.run(values(ids, id -> SealedValues.Rewrapped.REWRAPPED), progress::add);

        assertThat(asked).isEqualTo(ids);
        assertThat(summary).isEqualTo(new Summary("things", 250, 0, List.of()));
        assertThat(progress).containsExactly("things: 100 seen", "things: 200 seen", "things: 250 seen");
    }

    @Test
    void whatChangesMeanwhileIsLookedAtAgain() {
        Summary summary = Rewrapping.run(values(List.of("a", "b"), id -> id.equals("a") && asked.size() < 3
                ? SealedValues.Rewrapped.CHANGED
                : SealedValues.Rewrapped.CURRENT), progress -> {
                });

        assertThat(asked).containsExactly("a", "a", "a", "b");
        assertThat(summary).isEqualTo(new Summary("things", 0, 2, List.of()));
        asked.clear();
        assertThat(Rewrapping.run(values(List.of("a"), id -> SealedValues.Rewrapped.CHANGED), progress -> {
        }).failures()).singleElement().asString().contains("again and again");
    }

    @Test
    void oneThatDoesNotOpenIsNamedAndTheOthersAreDone() {
        Summary summary = Rewrapping.run(values(List.of("a", "b", "c"), id -> {
            if (id.equals("b")) {
                throw SecretException.damaged("thing b");
            }
            return id.equals("c") ? SealedValues.Rewrapped.GONE : SealedValues.Rewrapped.REWRAPPED;
        }), progress -> {
        });

        assertThat(summary.rewrapped()).isEqualTo(1);
        assertThat(summary.failures()).singleElement().asString().contains("thing b");
    }

    @Test
    void aMasterKeyOutOfReachEndsIt() {
        SealedValues values = values(List.of("a", "b"), id -> {
            throw SecretException.temporary("KMS is down", new IllegalStateException());
        });

        assertThatThrownBy(() -> Rewrapping.run(values, progress -> {
        })).hasMessage("KMS is down");
        assertThat(asked).containsExactly("a");
    }

    private interface Step {
        SealedValues.Rewrapped rewrap(String id);
    }

    private SealedValues values(List<String> ids, Step step) {
        return new SealedValues() {
            @Override
            public String name() {
                return "things";
            }

            @Override
            public List<String> ids(String after, int limit) {
                return ids.stream().filter(id -> id.compareTo(after) > 0).limit(limit).toList();
            }

            @Override
            public Rewrapped rewrap(String id) {
                asked.add(id);
                return step.rewrap(id);
            }
        };
    }
}
