package io.serac.authorizer.column;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which columns of an object a subject may name, read, and read only masked. Immutable.
 *
 * <p>A column that contains others is readable only if all in it are; if just some of it may be known it is part of the
 * <em>skeleton</em>: it may be named, as the container of what is visible.
 */
public final class ColumnRules {
    private static final ColumnRules ALL = new ColumnRules(true, true, Set.of(), Set.of(), Set.of(), Map.of());
    private static final ColumnRules NAMES = new ColumnRules(false, true, Set.of(), Set.of(), Set.of(), Map.of());
    private static final ColumnRules NONE = new ColumnRules(false, false, Set.of(), Set.of(), Set.of(), Map.of());

    private final boolean isAllReadable;
    private final boolean isAllNamed;
    private final Set<Integer> readable;
    private final Set<Integer> named;
    private final Set<Integer> skeleton;
    private final Map<Integer, Mask> masks;

    private ColumnRules(boolean isAllReadable, boolean isAllNamed, Set<Integer> readable, Set<Integer> named,
            Set<Integer> skeleton, Map<Integer, Mask> masks) {
        this.isAllReadable = isAllReadable;
        this.isAllNamed = isAllNamed;
        this.readable = Set.copyOf(readable);
        this.named = Set.copyOf(named);
        this.skeleton = Set.copyOf(skeleton);
        this.masks = Map.copyOf(masks);
    }

    /** Every column is readable as it is. */
    public static ColumnRules all() {
        return ALL;
    }

    /** Every column may be named, none read. */
    public static ColumnRules names() {
        return NAMES;
    }

    /** No column may even be named. */
    public static ColumnRules none() {
        return NONE;
    }

    /** Exactly these columns; ids that are not listed are hidden. */
    public static ColumnRules of(Set<Integer> readable, Set<Integer> named, Set<Integer> skeleton,
            Map<Integer, Mask> masks) {
        return new ColumnRules(false, false, readable, named, skeleton, masks);
    }

    /** Whether all columns are readable without looking at their ids. */
    public boolean isAllReadable() {
        return isAllReadable;
    }

    /** Whether all columns may be named without looking at their ids. */
    public boolean isAllNamed() {
        return isAllNamed;
    }

    /** Whether values of the column may be read, masked if there is a mask; of a container: all that is in it. */
    public boolean isReadable(int fieldId) {
        return isAllReadable || readable.contains(fieldId);
    }

    /** Whether the name of the column may be known, be it only as part of the skeleton. */
    public boolean isNamed(int fieldId) {
        return isAllNamed || named.contains(fieldId) || skeleton.contains(fieldId);
    }

    /** Field ids of readable columns; empty if {@link #isAllReadable()}. */
    public Set<Integer> readable() {
        return readable;
    }

    /** Field ids of columns that may be named in full; empty if {@link #isAllNamed()}. */
    public Set<Integer> named() {
        return named;
    }

    /** Field ids of columns that show only as containers of named ones. */
    public Set<Integer> skeleton() {
        return skeleton;
    }

    /** What is shown in place of the values, by field id. */
    public Map<Integer, Mask> masks() {
        return masks;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnRules rules && isAllReadable == rules.isAllReadable
                && isAllNamed == rules.isAllNamed && readable.equals(rules.readable) && named.equals(rules.named)
                && skeleton.equals(rules.skeleton) && masks.equals(rules.masks);
    }

    @Override
    public int hashCode() {
        return Objects.hash(isAllReadable, isAllNamed, readable, named, skeleton, masks);
    }

    @Override
    public String toString() {
        return isAllReadable
                ? "all"
                : "readable " + readable + (isAllNamed ? ", all named" : ", named " + named) + ", skeleton " + skeleton
                        + ", masks " + masks;
    }
}
