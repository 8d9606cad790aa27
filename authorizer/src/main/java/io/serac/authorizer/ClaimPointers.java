package io.serac.authorizer;

import io.serac.authorizer.policy.Restriction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** JSON pointers of the claims that row filters compare with. Not thread-safe. */
final class ClaimPointers {
    private final Map<String, Integer> filtersByPointer = new HashMap<>();

    void count(Rule[] rules) {
        for (Rule rule : rules) {
            if (rule.restriction() instanceof Restriction.RowFilter filter) {
                for (String pointer : filter.predicate().claimPointers()) {
                    filtersByPointer.merge(pointer, 1, Integer::sum);
                }
            }
        }
    }

    /** Those that most filters name first, so that what does not fit somewhere is what fewest need. */
    List<String> mostNamedFirst() {
        List<Map.Entry<String, Integer>> entries = new ArrayList<>(filtersByPointer.entrySet());
        entries.sort(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
        return entries.stream().map(Map.Entry::getKey).toList();
    }
}
