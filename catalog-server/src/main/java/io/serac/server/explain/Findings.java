package io.serac.server.explain;

import io.serac.authorizer.explain.Explanation;
import io.serac.server.access.FileAnswer;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.securable.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * What there is to say about a decision. Immutable.
 *
 * @param verdict
 *            how the request would be answered
 * @param explanation
 *            how it comes about
 * @param refusal
 *            what the request would be told if it were refused for another reason than missing privileges
 * @param files
 *            what it would be given of a table's files, if it asks for them
 * @param places
 *            where the securables are that it names
 * @param principals
 *            how the principals are written that it names
 * @param tags
 *            keys of the tags that limit restrictions, by their ids
 * @param warnings
 *            name policies
 * @param grantors
 *            who can grant what is missing
 */
record Findings(Explanation.Verdict verdict, Explanation explanation, Optional<String> refusal,
        Optional<FileAnswer> files, Map<UUID, Place> places,
        Map<UUID, PrincipalRef> principals, Map<UUID, String> tags, List<String> warnings,
        List<PrincipalRef> grantors) {
    Findings {
        places = Map.copyOf(places);
        principals = Map.copyOf(principals);
        tags = Map.copyOf(tags);
        warnings = List.copyOf(warnings);
        grantors = List.copyOf(grantors);
    }

    /** The same for one who may not know who owns and manages the object. */
    Findings withoutGrantors() {
        return new Findings(verdict, explanation, refusal, files, places, principals, tags, warnings, List.of());
    }

    /**
     * The same for one from whom columns may be hidden: without these, and without what may name them or values of them.
     *
     * @param nameable
     *            takes field ids
     */
    Findings cutTo(IntPredicate nameable) {
        Explanation cut = new Explanation(explanation.verdict(), explanation.accessClass(), explanation.required(),
                explanation.missing(), explanation.grants(), explanation.restrictions(), explanation.counts(),
                explanation.columns().stream().filter(column -> nameable.test(column.fieldId())).toList(), null,
                List.of(), explanation.epoch());
        return new Findings(verdict, cut, refusal, files, places, principals, tags, List.of(), grantors);
    }

    /**
     * The same, saying of which column rules it is left open whether they mean a column.
     *
     * @param unsaid
     *            their ids
     */
    Findings leavingOpen(Set<UUID> unsaid) {
        List<String> names = explanation.restrictions().stream().map(used -> used.restriction().target())
                .filter(rule -> unsaid.contains(rule.id())).map(rule -> rule.name()).distinct().sorted().toList();
        return names.isEmpty()
                ? this
                : with("Columns are hidden from you, so this is said as if each of these meant one of them: "
                        + String.join(", ", names) + ". Ask somebody from whom nothing is hidden whether they do");
    }

    /** The same with one more warning. */
    Findings with(String warning) {
        List<String> more = new ArrayList<>(warnings);
        more.add(warning);
        return new Findings(verdict, explanation, refusal, files, places, principals, tags, more, grantors);
    }
}
