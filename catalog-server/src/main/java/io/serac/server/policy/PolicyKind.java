package io.serac.server.policy;

import io.serac.authorizer.Securable;

/** The kinds of restrictions, and which fields of the body they take. */
enum PolicyKind {
    /** Everything but the management of grants and restrictions is taken away. */
    ACCESS_DENY(false, false, false),
    /** Columns cannot be read, and their names not be known. */
    COLUMN_DENY(true, false, false),
    /** Something else is shown in place of the values of columns. */
    COLUMN_MASK(true, true, false),
    /** Only some rows are shown. */
    ROW_FILTER(false, false, true);

    private final boolean takesColumns;
    private final boolean takesMask;
    private final boolean takesFilter;

    PolicyKind(boolean takesColumns, boolean takesMask, boolean takesFilter) {
        this.takesColumns = takesColumns;
        this.takesMask = takesMask;
        this.takesFilter = takesFilter;
    }

    boolean takesColumns() {
        return takesColumns;
    }

    boolean takesMask() {
        return takesMask;
    }

    boolean takesFilter() {
        return takesFilter;
    }

    /** Whether it must name columns, unless a tag does. */
    boolean needsColumns(boolean hasTag) {
        return takesColumns && !hasTag;
    }

    /** Nobody may be shut out of the whole installation, the last administrator least of all. */
    boolean isAllowedOn(Securable.Kind securable) {
        return this != ACCESS_DENY || securable != Securable.Kind.SERVER;
    }
}
