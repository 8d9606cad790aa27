package io.serac.server.column;

import io.serac.authorizer.column.TableColumns;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.http.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** Columns as clients name them: by their full name, levels joined by dots, or by {@code id:} and the field id. Stateless. */
public final class ColumnNames {
    private static final Pattern BY_ID = Pattern.compile("id:[0-9]{1,9}");

    private ColumnNames() {
    }

    /** Whether the text names a column by its field id. */
    public static boolean isById(String text) {
        return BY_ID.matcher(text).matches();
    }

    /**
     * The columns of a schema that are named.
     *
     * @throws CatalogException
     *             BAD_REQUEST that names the first column which does not exist, or which is named twice
     */
    public static List<Column> resolve(Schema schema, List<String> texts) {
        List<Column> columns = new ArrayList<>();
        for (String text : texts) {
            Column column = resolve(schema, text);
            if (columns.contains(column)) {
                throw CatalogException.invalidBody("Field 'columns' names a column twice: " + Excerpt.of(text), null);
            }
            columns.add(column);
        }
        return List.copyOf(columns);
    }

    /** As {@link #resolve}, with everything that the named columns contain: what it takes to read them whole. */
    public static List<Column> resolveWhole(Schema schema, List<String> texts) {
        TableColumns all = TableColumns.of(schema.asStruct(), List.of());
        List<Integer> named = resolve(schema, texts).stream().map(Column::fieldId).toList();
        List<Column> columns = new ArrayList<>();
        for (int id : all.withDescendants(Set.copyOf(named))) {
            columns.add(new Column(all.find(id).orElseThrow().name(), id));
        }
        return List.copyOf(columns);
    }

    private static Column resolve(Schema schema, String text) {
        Types.NestedField field = find(schema, text);
        String name = field == null ? null : schema.findColumnName(field.fieldId());
        if (field == null || name == null) {
            throw unknown(text);
        }
        return new Column(name, field.fieldId());
    }

    private static Types.@Nullable NestedField find(Schema schema, String text) {
        return isById(text) ? schema.findField(Integer.parseInt(text.substring("id:".length())))
                : schema.findField(text);
    }

    /** The refusal of a column that does not exist. */
    public static CatalogException unknown(String text) {
        return new CatalogException(ErrorCode.BAD_REQUEST, Reason.UNKNOWN_COLUMN, "Column does not exist: "
                + Excerpt.of(text)
                + ". Name a column of the current schema, the levels joined by dots, or id:<field id>");
    }
}
