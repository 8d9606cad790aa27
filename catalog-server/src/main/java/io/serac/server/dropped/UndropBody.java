package io.serac.server.dropped;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.error.CatalogException;
import io.serac.server.http.JsonBodies;
import io.serac.server.securable.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.catalog.Namespace;

/** Where a dropped object is to be restored. Immutable. */
record UndropBody(Namespace namespace, String name) {
    private static final Set<String> FIELDS = Set.of("namespace", "name");

    /** Reads a body in which everything can be left out, the body too: then it goes where it was. */
    static UndropBody read(byte[] body, List<String> droppedFrom, String name) {
        if (body.length == 0) {
            return new UndropBody(Namespace.of(droppedFrom.toArray(String[]::new)), name);
        }
        JsonNode json = JsonBodies.object(body);
        for (String field : (Iterable<String>) json::fieldNames) {
            if (!FIELDS.contains(field)) {
                throw CatalogException.invalidBody("The body has fields other than namespace and name");
            }
        }
        UndropBody wanted = new UndropBody(
                Namespace.of((json.has("namespace") ? levels(json.get("namespace")) : droppedFrom)
                        .toArray(String[]::new)),
                json.has("name") ? text(json.get("name")) : name);
        Names.checkCreatable(wanted.namespace());
        Names.checkCreatable(wanted.name());
        return wanted;
    }

    private static List<String> levels(JsonNode json) {
        if (!json.isArray()) {
            throw CatalogException.invalidBody("Field namespace must be an array of the namespace's levels");
        }
        List<String> levels = new ArrayList<>();
        json.forEach(level -> levels.add(text(level)));
        return levels;
    }

    private static String text(JsonNode json) {
        if (!json.isTextual()) {
            throw CatalogException.invalidBody("Names must be texts");
        }
        return json.textValue();
    }
}
