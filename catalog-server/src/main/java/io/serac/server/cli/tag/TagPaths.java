package io.serac.server.cli.tag;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Column;
import java.util.ArrayList;
import java.util.List;

/** Where tags are, and how they are shown. */
final class TagPaths {
    static final Column[] COLUMNS = {Column.of("KEY", "key"), Column.of("VALUES", "values"),
            Column.of("INHERITABLE", "inheritable"), Column.of("SENSITIVE", "sensitive"),
            new Column("AUTO-CLASSIFY", TagPaths::patterns), Column.of("CREATED", "created-at")};

    private TagPaths() {
    }

    static ApiPath tags() {
        return ApiPath.of("/tags");
    }

    static ApiPath tag(String key) {
        return tags().name(key);
    }

    static ApiPath use(String key, String principal) {
        return tag(key).then("grants").name(principal).then("USE_TAG");
    }

    private static String patterns(JsonNode tag) {
        List<String> patterns = new ArrayList<>();
        tag.path("auto-classify").forEach(each -> patterns.add(each.path("pattern").asText()
                + (each.has("value") ? "=" + each.path("value").asText() : "")));
        return String.join(", ", patterns);
    }
}
