package io.serac.server.policy;

import io.serac.authorizer.Securable;
import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.TagCondition;
import io.serac.server.access.TaggedColumns;
import io.serac.server.access.Target;
import io.serac.server.authentication.Caller;
import io.serac.server.http.Excerpt;
import io.serac.server.tag.TagRights;
import io.serac.server.tag.TagRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the columns of a table that bear the tag of a mask which does not fit them. Such a mask is no mistake, since other columns
 * may get the tag, but what is shown of these is not what it says. Thread-safe.
 */
final class UnfitColumns {
    private static final int NAMED_MAX = 20;

    private final TagRights tags;
    private final TaggedColumns tagged;

    UnfitColumns(TagRights tags, TaggedColumns tagged) {
        this.tags = tags;
        this.tagged = tagged;
    }

    /**
     * For people; none above tables, where nobody knows which columns there will be.
     *
     * @param caller
     *            is told of no column that a restriction hides from him which he cannot lift
     * @param target
     *            decided on in this request
     */
    List<String> warnings(Caller caller, Target target, Policy policy) {
        PolicyRow row = policy.row();
        Optional<Mask> mask = Mask.ofAction(row.spec().path("mask").asText());
        boolean isByTagAlone = row.whenTag() != null && !row.spec().has("columns");
        if (target.kind() != Securable.Kind.TABLE || !row.securableId().equals(target.id()) || mask.isEmpty()
                || !isByTagAlone) {
            return List.of();
        }
        Optional<TagRow> tag = Optional.ofNullable(row.whenTag()).flatMap(tags::find);
        if (tag.isEmpty()) {
            return List.of();
        }
        Map<String, List<String>> namesByFate = new TreeMap<>();
        for (Column column : tagged.bearing(caller, target,
                new TagCondition(tag.get().id(), row.whenValue()))) {
            fate(mask.get(), column).ifPresent(
                    fate -> namesByFate.computeIfAbsent(fate, unknown -> new ArrayList<>()).add(column.name()));
        }
        List<String> warnings = new ArrayList<>();
        namesByFate.forEach((fate, names) -> warnings.add("Mask " + mask.get().action()
                + " does not fit columns that bear the tag; they " + fate + ": " + named(names)));
        return List.copyOf(warnings);
    }

    /** What becomes of a column instead; empty if the mask fits. */
    private static Optional<String> fate(Mask mask, Column column) {
        if (!column.isLeaf() || (!column.isMapKey() && mask.isApplicableTo(column.type(), column.isOptional()))) {
            return Optional.empty();
        }
        Optional<Mask> shown = column.isMapKey()
                ? Optional.empty()
                : Mask.meet(Set.of(mask), column.type(), column.isOptional());
        return Optional.of(shown.map(met -> met == Mask.REPLACE_WITH_NULL ? "show null" : "show a fixed value")
                .orElse("are denied"));
    }

    private static String named(List<String> names) {
        String first = String.join(", ", names.stream().limit(NAMED_MAX).map(Excerpt::of).toList());
        return names.size() > NAMED_MAX ? first + " and " + (names.size() - NAMED_MAX) + " more" : first;
    }
}
