package io.serac.server.sensitive;

import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.column.TableColumns.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.TableProperties;
import org.jspecify.annotations.Nullable;

/**
 * The properties by which a table tells writers to keep values of its sensitive columns to the data files: no metrics, no Bloom
 * filters, no partition values in paths. Immutable.
 */
final class ForcedProperties {
    private static final String METRICS = TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX;
    private static final String NO_METRICS = "none";
    private static final String BLOOM_FILTER = TableProperties.PARQUET_BLOOM_FILTER_COLUMN_ENABLED_PREFIX;
    private static final String BLOOM_FILTERS = TableProperties.ORC_BLOOM_FILTER_COLUMNS;
    private static final String PATHS = TableProperties.WRITE_OBJECT_STORE_PARTITIONED_PATHS;
    private static final String NO = "false";

    /** Full names of sensitive columns of the current schema that hold values, by field id. */
    private final Map<Integer, String> columns;

    private ForcedProperties(Map<Integer, String> columns) {
        this.columns = Map.copyOf(columns);
    }

    /**
     * Those of a table.
     *
     * @param sensitive
     *            field ids
     */
    static ForcedProperties of(TableColumns columns, Set<Integer> sensitive) {
        Map<Integer, String> names = new HashMap<>();
        for (Column column : columns.columns()) {
            if (column.isCurrent() && column.isLeaf() && sensitive.contains(column.fieldId())) {
                names.put(column.fieldId(), column.name());
            }
        }
        return new ForcedProperties(names);
    }

    /** Full names of the columns. */
    Collection<String> names() {
        return columns.values();
    }

    /** Changes properties to what they must say, but for what is released. */
    void force(Map<String, String> properties, Released released) {
        Set<String> hidden = new HashSet<>();
        columns.forEach((fieldId, name) -> {
            if (!released.columns().contains(fieldId)) {
                properties.put(METRICS + name, NO_METRICS);
                properties.computeIfPresent(BLOOM_FILTER + name, (key, value) -> isNo(value) ? value : null);
                hidden.add(name);
            }
        });
        properties.computeIfPresent(BLOOM_FILTERS, (key, value) -> without(value, hidden));
        if (!columns.isEmpty() && !released.partitionedPaths()) {
            properties.put(PATHS, NO);
        }
    }

    /** Forgets what was forced for a column that is no longer there: clients refuse tables whose properties name unknown columns. */
    static void forget(Map<String, String> properties, String name) {
        properties.computeIfPresent(METRICS + name, (key, value) -> isNoMetrics(value) ? null : value);
    }

    private static @Nullable String without(String names, Set<String> hidden) {
        List<String> kept = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            if (!hidden.contains(name.strip())) {
                kept.add(name);
            }
        }
        return kept.isEmpty() ? null : String.join(",", kept);
    }

    /**
     * What is released after properties were set.
     *
     * @param asked
     *            properties that a commit sets, and to what
     */
    Released releasedBy(Map<String, String> asked, Released before) {
        Set<Integer> released = new HashSet<>(before.columns());
        columns.forEach((fieldId, name) -> {
            String metrics = asked.get(METRICS + name);
            boolean wantsMetrics = metrics != null && !isNoMetrics(metrics);
            if (wantsMetrics || wantsBloomFilter(asked, name)) {
                released.add(fieldId);
            } else if (metrics != null) {
                released.remove(fieldId);
            }
        });
        String paths = asked.get(PATHS);
        boolean partitionedPaths =
                (paths == null || columns.isEmpty()) ? before.partitionedPaths() : !isNo(paths);
        return new Released(released, partitionedPaths);
    }

    private static boolean wantsBloomFilter(Map<String, String> asked, String name) {
        String one = asked.get(BLOOM_FILTER + name);
        String several = asked.getOrDefault(BLOOM_FILTERS, "");
        return (one != null && !isNo(one)) || List.of(several.strip().split("\\s*,\\s*", -1)).contains(name);
    }

    private static boolean isNo(String value) {
        return value.equalsIgnoreCase(NO);
    }

    private static boolean isNoMetrics(String mode) {
        return mode.equalsIgnoreCase(NO_METRICS);
    }
}
