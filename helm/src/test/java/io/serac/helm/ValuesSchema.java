package io.serac.helm;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The schema of the chart's values, and the values that they have from the beginning. Not thread-safe. */
final class ValuesSchema {
    private static final Path FILE = Chart.FOLDER.resolve("values.schema.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode schema;
    private final JsonNode values;

    private ValuesSchema(ObjectNode schema, JsonNode values) {
        this.schema = schema;
        this.values = values;
    }

    static ValuesSchema ofChart() {
        try {
            return new ValuesSchema((ObjectNode) JSON.readTree(FILE.toFile()),
                    new YAMLMapper().readTree(Chart.FOLDER.resolve("values.yaml").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A value, or a field of an item of a list.
     *
     * @param path
     *            such as {@code database.host} or {@code issuers[].name}
     * @param schema
     *            that holds for it
     * @param description
     *            of it at this place
     */
    record Value(String path, JsonNode schema, String description) {
        /** Whether it is a group of others. */
        boolean isGroup() {
            return schema.path("properties").isObject() && schema.has("additionalProperties")
                    && !schema.path("additionalProperties").asBoolean(true);
        }
    }

    ObjectNode json() {
        return schema;
    }

    JsonNode values() {
        return values;
    }

    /** All values, groups before what is in them. */
    List<Value> all() {
        List<Value> all = new ArrayList<>();
        collect("", schema, all);
        return all;
    }

    private void collect(String prefix, JsonNode group, List<Value> all) {
        for (var property : group.path("properties").properties()) {
            JsonNode declared = property.getValue();
            if (!declared.isObject()) {
                continue;
            }
            JsonNode resolved = resolved(declared);
            String description = declared.path("description").asText(resolved.path("description").asText());
            Value value = new Value(prefix + property.getKey(), resolved, description);
            all.add(value);
            if (value.isGroup()) {
                collect(value.path() + ".", resolved, all);
            } else if (resolved(resolved.path("items")).path("properties").isObject()) {
                collect(value.path() + "[].", resolved(resolved.path("items")), all);
            }
        }
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : schema.at(reference.substring(1));
    }

    /** Writes another schema in place of the chart's. */
    void write() throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        Files.writeString(FILE, JSON.writer(printer).writeValueAsString(schema) + "\n");
    }
}
