package io.serac.server.sensitive;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the owner of a table has released from suppression, as a property of the table that only the server writes. Columns are known
 * by their ids, so that a release survives renaming and does not pass to a column of the same name. Immutable.
 *
 * @param columns
 *            field ids
 * @param partitionedPaths
 *            whether paths in object storage may contain partition values
 */
record Released(Set<Integer> columns, boolean partitionedPaths) {
    static final String PROPERTY = "serac.released-columns";
    private static final String PARTITIONED_PATHS = "partitioned-paths";
    private static final int DIGITS_MAX = 9;

    Released {
        columns = Set.copyOf(columns);
    }

    /** What properties say; what is not understood releases nothing. */
    static Released of(Map<String, String> properties) {
        Set<Integer> columns = new TreeSet<>();
        boolean partitionedPaths = false;
        for (String word : properties.getOrDefault(PROPERTY, "").split(",", -1)) {
            if (word.equals(PARTITIONED_PATHS)) {
                partitionedPaths = true;
            } else if (!word.isEmpty() && word.length() <= DIGITS_MAX
                    && word.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
                columns.add(Integer.valueOf(word));
            }
        }
        return new Released(columns, partitionedPaths);
    }

    /** Says it in properties. */
    void write(Map<String, String> properties) {
        if (columns.isEmpty() && !partitionedPaths) {
            properties.remove(PROPERTY);
            return;
        }
        String ids = new TreeSet<>(columns).stream().map(String::valueOf).collect(Collectors.joining(","));
        properties.put(PROPERTY,
                !partitionedPaths ? ids : ids.isEmpty() ? PARTITIONED_PATHS : ids + "," + PARTITIONED_PATHS);
    }
}
