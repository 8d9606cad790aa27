package io.serac.server.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.operation.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Judges what principals get: what they may not see and have not said themselves is a leak. Thread-safe. */
final class Leaks {
    static final int SHOWN_MAX = 12;

    private final Oracle oracle;
    private final int enough;
    /** One example for each principal, kind and operation. */
    private final Map<String, String> examples = new ConcurrentHashMap<>();
    private final Set<String> served = ConcurrentHashMap.newKeySet();

    /** @param enough leaks for a test to end early */
    Leaks(Oracle oracle, int enough) {
        this.oracle = oracle;
        this.enough = enough;
    }

    Exchange judge(Exchange exchange) {
        boolean isAudit = exchange.ask().operation() == Operation.SEARCH_AUDIT
                && exchange.person().standings().containsValue(Standing.ADMINISTRATOR);
        Set<String> found = new HashSet<>(
                isAudit ? oracle.in(Recorded.withoutTags(exchange.text())) : oracle.in(exchange.body()));
        found.addAll(oracle.in(exchange.head()));
        if (!found.isEmpty()) {
            found.removeAll(oracle.in(exchange.ask().sent()));
            if (isAudit) {
                found.removeIf(word -> Recorded.NAMES.contains(oracle.canary(word).kind()));
            }
            judge(exchange.person(), found, exchange.ask().operation().name(), exchange);
        }
        return exchange;
    }

    /** Judges what a principal got by other ways than a request. */
    void judge(Person person, byte[] bytes, String door) {
        judge(person, oracle.in(bytes), door, door);
    }

    private void judge(Person person, Set<String> found, String door, Object example) {
        for (String word : found) {
            Canary canary = oracle.canary(word);
            if (person.maySee(canary)) {
                served.add(word);
            } else {
                report(person.name() + " " + canary.kind() + " of " + canary.warehouse() + " by " + door,
                        canary + " as " + word + "\n" + example);
            }
        }
    }

    void report(String what, String example) {
        examples.putIfAbsent(what, example);
    }

    /** Whether so many have been found that there is no need to go on. */
    boolean areEnough() {
        return examples.size() >= enough;
    }

    /** Words that somebody got who may. */
    Set<String> served() {
        return Set.copyOf(served);
    }

    /** Fails if anything was found that must not come out. */
    void assertNone() {
        List<String> shown = new ArrayList<>();
        new TreeMap<>(examples).forEach((what, example) -> {
            if (shown.size() < SHOWN_MAX) {
                shown.add(what + ": " + example);
            }
        });
        assertThat(shown).as(examples.size() + " leaks: " + new TreeMap<>(examples).keySet()).isEmpty();
    }
}
