package io.serac.server.securable;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.authorizer.Securable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Where a securable is, in names, as the admin API writes it: {@code {"type": "table", "warehouse": "main", "namespace": ["hr"],
 * "name": "emp"}}. Immutable.
 *
 * @param warehouse
 *            empty for the server
 * @param namespace
 *            levels; none for server and warehouses
 * @param name
 *            of a table or view; empty for all others
 */
public record Place(Securable.Kind kind, UUID id, String warehouse, List<String> namespace, String name) {

    public Place {
        namespace = List.copyOf(namespace);
    }

    /** How the kind is written in SQL and JSON. */
    public String type() {
        return type(kind);
    }

    /** How a kind is written in SQL and JSON. */
    public static String type(Securable.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Writes it as a field of an object. */
    public void write(JsonGenerator json, String field) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("type", type());
        if (!warehouse.isEmpty()) {
            json.writeStringField("warehouse", warehouse);
        }
        if (!namespace.isEmpty()) {
            json.writeArrayFieldStart("namespace");
            for (String level : namespace) {
                json.writeString(level);
            }
            json.writeEndArray();
        }
        if (!name.isEmpty()) {
            json.writeStringField("name", name);
        }
        json.writeEndObject();
    }
}
