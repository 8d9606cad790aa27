package io.serac.authorizer;

import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.Restriction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The one place that says which columns are sensitive: those that a restriction denies or masks, whomever it is for, and those that
 * bear a sensitive tag. It knows no subject, since what is written into files and metadata is the same for all.
 */
final class Sensitivity {
    private Sensitivity() {
    }

    /**
     * Whether there may be any, without a look at the columns.
     *
     * @param attached
     *            to the object and its columns
     */
    static boolean mayBeAny(Rules rules, Securable object, AttachedTags attached) {
        List<UUID> tags =
                rules.hasTags() || attached.countOnColumns() > 0 ? rules.sensitiveTags() : List.of();
        for (Securable at = object; at != null; at = at.container()) {
            for (Rule rule : rules.dataRulesAt(at.id())) {
                if (!(rule.restriction() instanceof Restriction.RowFilter)) {
                    return true;
                }
            }
            if (!tags.isEmpty()) {
                AttachedTags here = at.id().equals(object.id()) ? attached : rules.tagsAt(at.id());
                if (tags.stream().anyMatch(here::has)) {
                    return true;
                }
            }
        }
        return false;
    }

    static Set<Integer> of(Rules rules, Securable object, TableColumns columns, AttachedTags attached) {
        ColumnMatch match = new ColumnMatch(rules, object, columns, attached);
        List<Restriction> restrictions = new ArrayList<>();
        for (Securable at = object; at != null; at = at.container()) {
            for (Rule rule : rules.dataRulesAt(at.id())) {
                restrictions.add(rule.restriction());
            }
        }
        List<UUID> tags = rules.sensitiveTags();
        Set<Integer> sensitive = new HashSet<>();
        for (Column column : columns.columns()) {
            if (restrictions.stream().anyMatch(restriction -> match.matches(restriction, column))
                    || tags.stream().anyMatch(tag -> match.bears(tag, column))) {
                sensitive.add(column.fieldId());
            }
        }
        return Set.copyOf(sensitive);
    }
}
