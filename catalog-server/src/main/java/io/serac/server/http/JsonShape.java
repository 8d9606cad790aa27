package io.serac.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.error.CatalogException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Bounds on the shape of a body, beyond what the parser bounds: whatever works on it later may recurse into types and
 * may go through a list more than once. Stateless.
 */
final class JsonShape {
    /** Fields of a schema, updates of a commit, names to remove: nothing sensible has more. */
    private static final int ARRAY_ELEMENTS_MAX = 10_000;
    private static final int TYPE_DEPTH_MAX = 50;
    private static final Set<String> NESTED_TYPES = Set.of("struct", "list", "map");

    private JsonShape() {}

    private record Visit(JsonNode node, int typeDepth) {
    }

    /** Throws BAD_REQUEST for a body that is out of bounds. */
    static void check(JsonNode body) {
        Deque<Visit> open = new ArrayDeque<>();
        open.push(new Visit(body, 0));
        while (!open.isEmpty()) {
            Visit visit = open.pop();
            JsonNode node = visit.node();
            if (node.isArray() && node.size() > ARRAY_ELEMENTS_MAX) {
                throw CatalogException.invalidBody("A list in the body has " + node.size() + " elements; at most "
                        + ARRAY_ELEMENTS_MAX + " are allowed");
            }
            boolean isType = node.isObject() && NESTED_TYPES.contains(node.path("type").asText());
            int typeDepth = isType ? visit.typeDepth() + 1 : visit.typeDepth();
            if (typeDepth > TYPE_DEPTH_MAX) {
                throw CatalogException
                        .invalidBody("A type in the body is nested more than " + TYPE_DEPTH_MAX + " levels deep");
            }
            for (JsonNode child : node) {
                if (child.isContainerNode()) {
                    open.push(new Visit(child, typeDepth));
                }
            }
        }
    }
}
