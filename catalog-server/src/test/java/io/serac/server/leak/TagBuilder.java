package io.serac.server.leak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.TestClient;
import java.util.List;

/** Makes tags whose keys, values and patterns are canaries, and attaches them to everything that can bear one. Used once. */
final class TagBuilder {
    private final String warehouse;
    private final Canaries canaries;
    private final TestClient root;

    TagBuilder(String warehouse, Canaries canaries, TestClient root) {
        this.warehouse = warehouse;
        this.canaries = canaries;
        this.root = root;
    }

    private record Made(String key, String value) {
    }

    Tags build(String namespace, List<TreeTable> tables, String view, String viewColumn) {
        String place = World.admin(warehouse, namespace);
        Made ofNamespace = make(Kind.NAMESPACE_TAG, true);
        Made ofTable = make(Kind.TABLE_TAG, false);
        Made ofView = make(Kind.VIEW_TAG, false);
        Made listed = make(Kind.LISTED_TAG, false);
        Made open = make(Kind.OPEN_TAG, false);
        Made hidden = make(Kind.HIDDEN_TAG, false);
        attach(place, ofNamespace);
        for (TreeTable table : tables) {
            String path = place + "/tables/" + table.name();
            attach(path, ofTable);
            attach(path + "/columns/name", listed);
            attach(path + "/columns/" + table.open(), open);
            table.hidden().forEach(column -> attach(path + "/columns/" + World.encode(column), hidden));
        }
        attach(place + "/views/" + view, ofView);
        attach(place + "/views/" + view + "/columns/" + viewColumn, ofView);
        return new Tags(ofNamespace.key(), ofTable.key(), ofView.key(), hidden.key());
    }

    private Made make(Kind kind, boolean isInheritable) {
        Made made = new Made("tag-" + plant(kind, "key of a tag"), plant(kind, "value of a tag"));
        ObjectNode body = World.json().put("inheritable", isInheritable).put("sensitive", kind == Kind.HIDDEN_TAG);
        body.putArray("values").add(made.value());
        body.putArray("auto-classify").addObject().put("pattern", plant(kind, "pattern of a tag") + "*").put("value",
                made.value());
        root.send("PUT", "/admin/v1/tags/" + made.key(), body.toString()).is(201);
        return made;
    }

    private void attach(String place, Made tag) {
        root.send("PUT", place + "/tags/" + tag.key(), World.json().put("value", tag.value()).toString()).is(201);
    }

    private String plant(Kind kind, String place) {
        return canaries.plant(warehouse, kind, place);
    }
}
