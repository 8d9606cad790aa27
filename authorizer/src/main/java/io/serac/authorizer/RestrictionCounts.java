package io.serac.authorizer;

/**
 * How many rules restrict what a subject sees of a table.
 *
 * @param columnRules
 *            column restrictions, and grants that are limited to columns
 * @param rowFilters
 *            row filters
 */
public record RestrictionCounts(int columnRules, int rowFilters) {
    /** Nothing is restricted. */
    public static final RestrictionCounts NONE = new RestrictionCounts(0, 0);
}
