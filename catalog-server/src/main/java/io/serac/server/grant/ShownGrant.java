package io.serac.server.grant;

import io.serac.server.column.Column;
import io.serac.server.securable.Place;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A grant as one caller gets to see it: names of columns that are hidden from him are left out, and counted. Immutable.
 *
 * @param place
 *            where the securable is that it is on
 * @param nameable
 *            ids of columns whose names he may know
 */
record ShownGrant(GrantRow row, Place place, IntPredicate nameable) {

    /** Those of its columns that may be named; empty if it is for all. */
    Optional<List<Column>> columns() {
        return row.columns().map(all -> all.stream().filter(column -> nameable.test(column.fieldId())).toList());
    }

    /** How many columns it is for beyond {@link #columns()}. */
    int hiddenColumns() {
        return row.columns().map(List::size).orElse(0) - columns().map(List::size).orElse(0);
    }
}
