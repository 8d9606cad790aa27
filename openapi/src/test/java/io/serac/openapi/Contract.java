package io.serac.openapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** One of the contracts, parsed. Immutable. */
record Contract(JsonNode root) {
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "delete", "patch", "options");

    /** An operation with the path it stands under. */
    record Operation(String path, String method, JsonNode pathItem, JsonNode body) {
        String id() {
            return body.path("operationId").asText();
        }
    }

    static Contract read(String file) {
        try (InputStream yaml = Contract.class.getResourceAsStream("/openapi/" + file)) {
            return new Contract(new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
                if (METHODS.contains(entry.getKey())) {
                    operations.add(new Operation(path.getKey(), entry.getKey(), path.getValue(), entry.getValue()));
                }
            }
        }
        return operations;
    }

    Map<String, JsonNode> schemas() {
        Map<String, JsonNode> schemas = new TreeMap<>();
        root.path("components").path("schemas").properties()
                .forEach(schema -> schemas.put(schema.getKey(), schema.getValue()));
        return schemas;
    }

    /** Follows a reference within the document; missing if it leads nowhere. */
    JsonNode resolve(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isTextual() ? target(reference.asText()) : node;
    }

    JsonNode target(String reference) {
        return reference.startsWith("#/") ? root.at(JsonPointer.compile(reference.substring(1))) : root.path("outside");
    }

    /** Visits every value with the JSON pointer of its place. */
    void visit(BiConsumer<String, JsonNode> visitor) {
        visit("#", root, visitor);
    }

    private static void visit(String place, JsonNode node, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(place, node);
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            visit(place + "/" + child.getKey(), child.getValue(), visitor);
        }
        for (int i = 0; i < node.size() && node.isArray(); i++) {
            visit(place + "/" + i, node.get(i), visitor);
        }
    }
}
