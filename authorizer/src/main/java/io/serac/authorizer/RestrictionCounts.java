package io.serac.authorizer;

/**
 * How much restricts what a subject sees of a table. Immutable.
 *
 * @param columnRules
 *            column restrictions that concern the subject there, if one of them means a column of the table
 * @param rowFilters
 *            row filters
 * @param columnGrants
 *            grants that are limited to columns, where no other lets the subject read: no restrictions, but as narrowing
 */
public record RestrictionCounts(int columnRules, int rowFilters, int columnGrants) {
    /** Nothing restricts. */
    public static final RestrictionCounts NONE = new RestrictionCounts(0, 0, 0);
}
