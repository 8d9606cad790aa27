package io.serac.server.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One contract, parsed, with its schemas compiled on first use. Thread-safe. */
final class ContractDocument {
    private static final JsonMetaSchema META_SCHEMA = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .keyword(new NonValidationKeyword("components"))
            .keyword(new NonValidationKeyword("example"))
            .build();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory
            .builder(JsonSchemaFactory.getInstance(VersionFlag.V202012))
            .metaSchema(META_SCHEMA)
            .build();
    private static final SchemaValidatorsConfig STRICT = SchemaValidatorsConfig.builder()
            .formatAssertionsEnabled(true)
            .build();

    private final JsonNode root;
    private final Map<JsonNode, JsonSchema> compiled = new ConcurrentHashMap<>();

    private ContractDocument(JsonNode root) {
        this.root = root;
    }

    static ContractDocument read(String resource) {
        try (InputStream yaml = ContractDocument.class.getResourceAsStream(resource)) {
            return new ContractDocument(new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<ContractOperation> operations() {
        String basePath = root.at("/servers/0/url").asText();
        List<ContractOperation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (method.getValue().has("operationId")) {
                    JsonPointer pointer = JsonPointer.empty().appendProperty("paths")
                            .appendProperty(path.getKey()).appendProperty(method.getKey());
                    operations.add(new ContractOperation(this, method.getValue().path("operationId").asText(),
                            method.getKey().toUpperCase(Locale.ROOT), basePath + path.getKey(), pointer.toString()));
                }
            }
        }
        return operations;
    }

    /** The value at a JSON pointer, references followed. */
    JsonNode at(String pointer) {
        return resolve(root.at(pointer));
    }

    JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.startsWith("#/") ? resolve(root.at(reference.substring(1))) : node;
    }

    /** What is wrong with a value by a schema of this document; empty if nothing is. */
    List<String> problems(JsonNode schema, JsonNode value) {
        List<String> problems = new ArrayList<>();
        compiled.computeIfAbsent(schema, this::compile).validate(value)
                .forEach(message -> problems.add(message.toString()));
        return problems;
    }

    private JsonSchema compile(JsonNode schema) {
        // References stay within the document, so the schema is compiled next to the components that it refers to.
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", root.path("components"));
        return FACTORY.getSchema(whole, STRICT);
    }
}
