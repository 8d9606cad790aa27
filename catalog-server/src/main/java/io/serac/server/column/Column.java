package io.serac.server.column;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * A column by the id that it keeps and the full name that it has, or had when it was recorded. Immutable.
 *
 * @param name
 *            levels joined by dots
 */
public record Column(String name, int fieldId) {

    /** Writes a field that holds a list of columns. */
    public static void write(JsonGenerator json, String field, List<Column> columns) throws IOException {
        json.writeArrayFieldStart(field);
        for (Column column : columns) {
            json.writeStartObject();
            json.writeStringField("name", column.name());
            json.writeNumberField("field-id", column.fieldId());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
