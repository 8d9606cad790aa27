package io.serac.server.column;

import io.serac.authorizer.column.TableColumns;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.http.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** Columns as clients name them: by their full name, levels joined by dots, or by {@code id:} and the field id. Stateless. */
public final class ColumnNames {
    private static final Pattern BY_ID = Pattern.compile("id:[0-9]{1,9}");

    private ColumnNames() {
    }

    /** Whether the text names a column by its field id. */
    public static boolean isById(String text) {
        return BY_ID.matcher(text).matches();
    }

    /** The field id by which the text names a column, if it does. */
    public static OptionalInt fieldId(String text) {
        return isById(text) ? OptionalInt.of(Integer.parseInt(text.substring("id:".length()))) : OptionalInt.empty();
    }

    /**
     * The columns of a schema that are named.
     *
     * @throws CatalogException
     *             BAD_REQUEST that names the first column which does not exist, or which is named twice
     */
    public static List<Column> resolve(Schema schema, List<String> texts) {
        return resolve(schema, texts, fieldId -> true);
    }

    /**
     * As {@link #resolve(Schema, List)}.
     *
     * @param mayName
     *            by field id; other columns are answered as if they did not exist
     */
    public static List<Column> resolve(Schema schema, List<String> texts, IntPredicate mayName) {
        return resolve(schema, texts, mayName, ColumnNames::unknown);
    }

    private static List<Column> resolve(Schema schema, List<String> texts, IntPredicate mayName,
            Function<String, CatalogException> absent) {
        List<Column> columns = new ArrayList<>();
        for (String text : texts) {
            Column column = find(schema, text).filter(found -> mayName.test(found.fieldId()))
                    .orElseThrow(() -> absent.apply(text));
            if (columns.contains(column)) {
                throw CatalogException.invalidBody("Field 'columns' names a column twice: " + Excerpt.of(text), null);
            }
            columns.add(column);
        }
        return List.copyOf(columns);
    }

    /**
     * As {@link #resolve}, with everything that the named columns contain: what it takes to read them whole.
     *
     * @param mayName
     *            by field id; other columns are answered as if they did not exist
     * @param absent
     *            the refusal of a text that names no column
     */
    public static List<Column> resolveWhole(Schema schema, List<String> texts, IntPredicate mayName,
            Function<String, CatalogException> absent) {
        TableColumns all = TableColumns.of(schema.asStruct(), List.of());
        List<Integer> named = resolve(schema, texts, mayName, absent).stream().map(Column::fieldId).toList();
        List<Column> columns = new ArrayList<>();
        for (int id : all.withDescendants(Set.copyOf(named))) {
            columns.add(new Column(all.find(id).orElseThrow().name(), id));
        }
        return List.copyOf(columns);
    }

    /** The column that is named, if the schema has it. */
    public static Optional<Column> find(Schema schema, String text) {
        OptionalInt fieldId = fieldId(text);
        Types.NestedField field = fieldId.isPresent() ? schema.findField(fieldId.getAsInt()) : schema.findField(text);
        String name = field == null ? null : schema.findColumnName(field.fieldId());
        return field == null || name == null ? Optional.empty() : Optional.of(new Column(name, field.fieldId()));
    }

    /** The refusal of a column that does not exist. */
    public static CatalogException unknown(String text) {
        return new CatalogException(ErrorCode.BAD_REQUEST, Reason.UNKNOWN_COLUMN, "Column does not exist: "
                + Excerpt.of(text)
                + ". Name a column of the current schema, the levels joined by dots, or id:<field id>");
    }
}
