package io.serac.authorizer.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * All columns that a table has or had, nested ones included: dropped columns are still in its files. Held in a few arrays, as those of
 * a hundred thousand tables may be in memory. Immutable.
 */
public final class TableColumns {
    /** What {@link Column#parentId()} is for columns at the top. */
    public static final int NO_PARENT = -1;

    private static final int BYTES = 160;
    private static final int BYTES_OF_COLUMN = 96;
    private static final int BYTES_OF_BEARER = 8;

    private final List<Column> columns;
    /** Sorted; the column of each is at the same index of {@link #byId}. */
    private final int[] ids;
    private final Column[] byId;
    /** In lower case, sorted; the one that bears each of them is at the same index of {@link #bearers}. */
    private final String[] namesAtTop;
    private final int[] bearers;
    private final Set<Integer> namesTaken;

    private TableColumns(Map<Integer, Column> byId, Map<String, Set<Integer>> bearersAtTop, Set<Integer> namesTaken) {
        this.columns = List.copyOf(byId.values());
        this.byId = columns.toArray(Column[]::new);
        Arrays.sort(this.byId, Comparator.comparingInt(Column::fieldId));
        this.ids = Arrays.stream(this.byId).mapToInt(Column::fieldId).toArray();
        int pairs = bearersAtTop.values().stream().mapToInt(Set::size).sum();
        this.namesAtTop = new String[pairs];
        this.bearers = new int[pairs];
        int filled = 0;
        for (Map.Entry<String, Set<Integer>> name : new TreeMap<>(bearersAtTop).entrySet()) {
            for (int bearer : name.getValue()) {
                namesAtTop[filled] = name.getKey();
                bearers[filled++] = bearer;
            }
        }
        this.namesTaken = Set.copyOf(namesTaken);
    }

    /** About how much memory this takes, in bytes. */
    public int weight() {
        int bytes = BYTES + BYTES_OF_BEARER * bearers.length;
        for (Column column : columns) {
            bytes += BYTES_OF_COLUMN + column.name().length();
        }
        return bytes;
    }

    /**
     * One column.
     *
     * @param fieldId
     *            never reused in a table
     * @param name
     *            full name, such as {@code address.street}; of a dropped column the last one
     * @param parentId
     *            field id of the struct, list or map that contains it, else {@link #NO_PARENT}
     * @param isCurrent
     *            false if it was dropped
     * @param isOptional
     *            whether its value may be null
     * @param isMapKey
     *            whether it is the key of a map or lies inside one
     */
    public record Column(int fieldId, String name, int parentId, boolean isCurrent, boolean isOptional, Type type,
            boolean isMapKey) {
        public Column {
            Objects.requireNonNull(name);
            Objects.requireNonNull(type);
        }

        /** Whether it holds values itself. */
        public boolean isLeaf() {
            return !type.isNestedType();
        }
    }

    /** These columns; of several with one id the first counts, but all of their names are known. */
    public static TableColumns of(List<Column> columns) {
        return of(columns, Set.of());
    }

    private static TableColumns of(List<Column> columns, Set<Integer> namesTaken) {
        Map<Integer, Column> byId = new LinkedHashMap<>();
        Map<String, Set<Integer>> bearersAtTop = new HashMap<>();
        for (Column column : columns) {
            byId.putIfAbsent(column.fieldId(), column);
            if (column.parentId() == NO_PARENT) {
                bearersAtTop.computeIfAbsent(column.name().toLowerCase(Locale.ROOT), name -> new HashSet<>())
                        .add(column.fieldId());
            }
        }
        return new TableColumns(byId, bearersAtTop, namesTaken);
    }

    /**
     * The columns of a table's schemas.
     *
     * @param current
     *            the current schema
     * @param former
     *            the others, latest first
     */
    public static TableColumns of(Types.StructType current, List<Types.StructType> former) {
        List<Column> columns = new ArrayList<>();
        addFields(columns, current, NO_PARENT, "", true, false);
        Map<String, Integer> idsNow = idsByName(columns);
        Set<Integer> namesTaken = new HashSet<>();
        for (Types.StructType schema : former) {
            List<Column> then = new ArrayList<>();
            addFields(then, schema, NO_PARENT, "", false, false);
            Map<String, Integer> idsThen = idsByName(then);
            idsThen.forEach((name, id) -> {
                Integer now = idsNow.get(name);
                if (now != null && !now.equals(id) && idsThen.containsValue(now)) {
                    namesTaken.add(now);
                }
            });
            columns.addAll(then);
        }
        return of(columns, namesTaken);
    }

    private static Map<String, Integer> idsByName(List<Column> columns) {
        Map<String, Integer> ids = new HashMap<>();
        columns.forEach(column -> ids.put(column.name(), column.fieldId()));
        return ids;
    }

    private static void addFields(List<Column> columns, Type.NestedType container, int parentId, String prefix,
            boolean isCurrent, boolean isInKey) {
        for (Types.NestedField field : container.fields()) {
            String name = prefix + field.name();
            boolean isKey = isInKey
                    || (container.isMapType() && field.fieldId() == container.asMapType().keyId());
            columns.add(
                    new Column(field.fieldId(), name, parentId, isCurrent, field.isOptional(), field.type(), isKey));
            if (field.type().isNestedType()) {
                addFields(columns, field.type().asNestedType(), field.fieldId(), name + ".", isCurrent, isKey);
            }
        }
    }

    /**
     * Those of them that somebody may know.
     *
     * @param known
     *            takes field ids
     */
    public TableColumns only(IntPredicate known) {
        return of(columns.stream().filter(column -> known.test(column.fieldId())).toList(), namesTaken);
    }

    /** All of them, containers before what they contain if they were given so. */
    public List<Column> columns() {
        return columns;
    }

    /** The current columns as a struct, for binding expressions to them. */
    public Types.StructType current() {
        List<Types.NestedField> fields = new ArrayList<>();
        for (Column column : columns) {
            if (column.isCurrent() && column.parentId() == NO_PARENT) {
                fields.add(Types.NestedField.builder().withId(column.fieldId()).withName(column.name())
                        .isOptional(column.isOptional()).ofType(column.type()).build());
            }
        }
        return Types.StructType.of(fields);
    }

    /** The column of that id. */
    public Optional<Column> find(int fieldId) {
        return Optional.ofNullable(get(fieldId));
    }

    private @Nullable Column get(int fieldId) {
        int index = Arrays.binarySearch(ids, fieldId);
        return index < 0 ? null : byId[index];
    }

    /** The current column of that full name, in exactly this spelling. */
    public Optional<Column> findCurrent(String name) {
        for (Column column : columns) {
            if (column.isCurrent() && column.name().equals(name)) {
                return Optional.of(column);
            }
        }
        return Optional.empty();
    }

    /** Field ids of all columns outside of others that have the name in some schema, ignoring case. */
    public Set<Integer> bearersAtTop(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int found = Arrays.binarySearch(namesAtTop, lower);
        if (found < 0) {
            return Set.of();
        }
        // Several have the same name after one was dropped and another one added.
        int first = found;
        while (first > 0 && namesAtTop[first - 1].equals(lower)) {
            first--;
        }
        Set<Integer> named = new HashSet<>();
        for (int index = first; index < namesAtTop.length && namesAtTop[index].equals(lower); index++) {
            named.add(bearers[index]);
        }
        return Set.copyOf(named);
    }

    /** Whether a current column has the name that another one had in a former schema, when both were there. */
    public boolean hasTakenName(int fieldId) {
        return namesTaken.contains(fieldId);
    }

    /** Field ids of all columns that contain a column, innermost first. */
    public List<Integer> ancestorsOf(int fieldId) {
        Set<Integer> ancestors = new LinkedHashSet<>();
        Column column = get(fieldId);
        while (column != null && column.parentId() != NO_PARENT && ancestors.add(column.parentId())) {
            column = get(column.parentId());
        }
        return List.copyOf(ancestors);
    }

    /** The columns and all that they contain: what is to be granted for someone to read them whole. */
    public Set<Integer> withDescendants(Set<Integer> fieldIds) {
        Set<Integer> all = new LinkedHashSet<>();
        for (Column column : columns) {
            if (fieldIds.contains(column.fieldId())
                    || ancestorsOf(column.fieldId()).stream().anyMatch(fieldIds::contains)) {
                all.add(column.fieldId());
            }
        }
        return all;
    }
}
