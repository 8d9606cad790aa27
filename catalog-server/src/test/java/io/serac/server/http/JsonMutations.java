package io.serac.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Every body that differs from a good one in one place: a value of another kind, a hostile one, or none. */
final class JsonMutations {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<JsonNode> VALUES = List.of(NODES.nullNode(), NODES.booleanNode(true),
            NODES.numberNode(-1),
            NODES.numberNode(0), NODES.numberNode(1.5), NODES.numberNode(Long.MAX_VALUE),
            NODES.numberNode(BigInteger.TEN.pow(90)), NODES.textNode(""), NODES.textNode("x"), NODES.textNode(".."),
            NODES.textNode("a/b"), NODES.textNode("a\u0000b"), NODES.textNode("\n"), NODES.textNode("\ud800"),
            NODES.textNode("x".repeat(5_000)), NODES.arrayNode(), NODES.objectNode(), NODES.arrayNode().addNull(),
            NODES.arrayNode().add(1), NODES.arrayNode().add("x"), NODES.objectNode().put("type", "x"),
            NODES.objectNode().putNull("x"));

    private JsonMutations() {
    }

    static List<String> of(String good) {
        try {
            List<String> mutations = new ArrayList<>();
            JsonNode root = JSON.readTree(good);
            walk(root, root, mutations);
            return mutations;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(good, e);
        }
    }

    private static void walk(JsonNode root, JsonNode node, List<String> mutations) {
        switch (node) {
            case ObjectNode object -> {
                for (String field : List.copyOf(names(object))) {
                    JsonNode value = object.get(field);
                    for (JsonNode other : VALUES) {
                        object.set(field, other);
                        mutations.add(root.toString());
                    }
                    object.remove(field);
                    mutations.add(root.toString());
                    object.set(field, value);
                    walk(root, value, mutations);
                }
                object.put("unknown-field", 1);
                mutations.add(root.toString());
                object.remove("unknown-field");
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    JsonNode value = array.get(i);
                    for (JsonNode other : VALUES) {
                        array.set(i, other);
                        mutations.add(root.toString());
                    }
                    array.add(value.deepCopy());
                    mutations.add(root.toString());
                    array.remove(array.size() - 1);
                    array.set(i, value);
                    walk(root, value, mutations);
                }
            }
            default -> {
                // a leaf: replaced from above
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
