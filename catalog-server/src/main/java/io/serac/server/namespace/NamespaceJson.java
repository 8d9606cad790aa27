package io.serac.server.namespace;

import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.catalog.Namespace;

/** Answers about namespaces, as in the Iceberg REST specification. */
final class NamespaceJson {
    private NamespaceJson() {
    }

    static byte[] namespace(Namespace name, Map<String, String> properties) {
        return JsonAnswer.object(json -> {
            JsonAnswer.strings(json, "namespace", List.of(name.levels()));
            JsonAnswer.strings(json, "properties", properties);
        });
    }

    static byte[] children(Namespace parent, Page<NamespaceDao.ChildRow> page) {
        return JsonAnswer.object(json -> {
            json.writeArrayFieldStart("namespaces");
            for (NamespaceDao.ChildRow child : page.items()) {
                json.writeStartArray();
                for (String level : parent.levels()) {
                    json.writeString(level);
                }
                json.writeString(child.name());
                json.writeEndArray();
            }
            json.writeEndArray();
            if (page.nextToken() != null) {
                json.writeStringField("next-page-token", page.nextToken());
            }
        });
    }

    static byte[] updated(Iterable<String> updated, Iterable<String> removed, Iterable<String> missing) {
        return JsonAnswer.object(json -> {
            JsonAnswer.strings(json, "updated", updated);
            JsonAnswer.strings(json, "removed", removed);
            JsonAnswer.strings(json, "missing", missing);
        });
    }
}
