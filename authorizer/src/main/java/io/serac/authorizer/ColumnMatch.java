package io.serac.authorizer;

import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.ColumnBinding;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagCondition;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which columns a restriction is about: by field id, or by full name ignoring case, or because they lie in a column it is
 * about. Neither renaming a column nor dropping and adding it again escapes. Used by one thread.
 */
final class ColumnMatch {
    private final Rules rules;
    private final Securable object;
    private final TableColumns columns;
    private final AttachedTags attached;
    private final IdentityHashMap<Restriction.Columns, Meant> meant = new IdentityHashMap<>();

    ColumnMatch(Rules rules, Securable object, TableColumns columns) {
        this(rules, object, columns, rules.tagsAt(object.id()));
    }

    /** With other tags than those that are attached to the object and its columns. */
    ColumnMatch(Rules rules, Securable object, TableColumns columns, AttachedTags attached) {
        this.rules = rules;
        this.object = object;
        this.columns = columns;
        this.attached = attached;
    }

    boolean matches(Restriction restriction, Column column) {
        return switch (restriction) {
            case Restriction.ColumnDeny deny -> matches(deny.columns(), deny.target().whenTag(), column);
            case Restriction.ColumnMask mask -> matches(mask.columns(), mask.target().whenTag(), column);
            case Restriction.AccessDeny deny -> false;
            case Restriction.RowFilter filter -> false;
        };
    }

    private boolean matches(Restriction.Columns which, @Nullable TagCondition condition, Column column) {
        if (which.isAll()) {
            return condition == null || bears(condition, column);
        }
        return isNamed(which, column)
                && (condition == null || bears(condition, column) || rules.bears(object, condition));
    }

    private boolean isNamed(Restriction.Columns which, Column column) {
        if (isNamedItself(which, column)) {
            return true;
        }
        for (int ancestor : columns.ancestorsOf(column.fieldId())) {
            if (columns.find(ancestor).filter(container -> isNamedItself(which, container)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private boolean isNamedItself(Restriction.Columns which, Column column) {
        Meant known = meant.get(which);
        if (known == null) {
            known = Meant.of(which, object);
            meant.put(which, known);
        }
        return known.fieldIds().contains(column.fieldId()) || known.names().contains(column.name());
    }

    /**
     * What a restriction means in one table, made ready once, because each column is held against it.
     *
     * @param names
     *            compared ignoring case
     */
    private record Meant(Set<String> names, Set<Integer> fieldIds) {
        static Meant of(Restriction.Columns which, Securable object) {
            Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            Set<Integer> fieldIds = new HashSet<>();
            names.addAll(which.names());
            for (ColumnBinding binding : which.bindings().on(object.id())) {
                names.add(binding.name());
                fieldIds.add(binding.fieldId());
            }
            return new Meant(names, fieldIds);
        }
    }

    /**
     * Whether a restriction is about a column of which no schema tells any more. Its values may still be in files, and only that the
     * restriction was bound to it is known of it.
     */
    boolean isAboutForgotten(Restriction restriction) {
        return switch (restriction) {
            case Restriction.ColumnDeny deny -> isAboutForgotten(deny.columns(), deny.target().whenTag());
            case Restriction.ColumnMask mask -> isAboutForgotten(mask.columns(), mask.target().whenTag());
            case Restriction.AccessDeny deny -> false;
            case Restriction.RowFilter filter -> false;
        };
    }

    private boolean isAboutForgotten(Restriction.Columns which, @Nullable TagCondition condition) {
        if (which.isAll()) {
            return condition != null && isTagOnForgotten(condition, null);
        }
        for (ColumnBinding binding : which.bindings().on(object.id())) {
            boolean isForgotten = columns.find(binding.fieldId()).isEmpty();
            if (isForgotten && (condition == null || rules.bears(object, condition)
                    || isTagOnForgotten(condition, binding.fieldId()))) {
                return true;
            }
        }
        return false;
    }

    /** @param fieldId null for any column that is forgotten */
    private boolean isTagOnForgotten(TagCondition condition, @Nullable Integer fieldId) {
        for (int tagged : fieldId == null ? attached.taggedFields() : Set.of(fieldId)) {
            if (columns.find(tagged).isEmpty() && isAnyMet(condition, attached.onField(tagged))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a column bears the tag, itself or by what it lies in. */
    boolean bears(UUID tagId, Column column) {
        return bears(new TagCondition(tagId, null), column);
    }

    boolean bears(TagCondition condition, Column column) {
        if (rules.isInheritable(condition.tagId()) && rules.bears(object, condition)) {
            return true;
        }
        if (bearsItself(condition, column)) {
            return true;
        }
        for (int ancestor : columns.ancestorsOf(column.fieldId())) {
            if (columns.find(ancestor).filter(container -> bearsItself(condition, container)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private boolean bearsItself(TagCondition condition, Column column) {
        return isAnyMet(condition, attached.onField(column.fieldId()))
                || isAnyMet(condition, attached.onName(column.name()));
    }

    private static boolean isAnyMet(TagCondition condition, List<TagBinding> bindings) {
        for (TagBinding binding : bindings) {
            if (condition.isMetBy(binding)) {
                return true;
            }
        }
        return false;
    }
}
