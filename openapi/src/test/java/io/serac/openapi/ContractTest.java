package io.serac.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.serac.openapi.Contract.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

@ParameterizedClass
@ValueSource(strings = {"iceberg-rest.yaml", "admin.yaml"})
class ContractTest {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig STRICT = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true)
            .build();

    private final Contract contract;

    ContractTest(String file) {
        this.contract = Contract.read(file);
    }

    @Test
    void everyOperationHasANameOfItsOwnASummaryAndAKnownTag() {
        Set<String> tags = new HashSet<>();
        contract.root().path("tags").forEach(tag -> tags.add(tag.path("name").asText()));
        Set<String> names = new HashSet<>();
        for (Operation operation : contract.operations()) {
            assertThat(operation.id()).matches("[a-z][A-Za-z]+");
            assertThat(names.add(operation.id())).as("%s is unique", operation.id()).isTrue();
            assertThat(operation.body().path("summary").asText()).as(operation.id()).isNotBlank();
            assertThat(tags).as(operation.id()).contains(operation.body().path("tags").path(0).asText());
        }
        assertThat(names).isNotEmpty();
    }

    @Test
    void everyPathVariableIsDeclaredAndNoOther() {
        for (Operation operation : contract.operations()) {
            Set<String> used = new TreeSet<>();
            Matcher variable = VARIABLE.matcher(operation.path());
            while (variable.find()) {
                used.add(variable.group(1));
            }
            Set<String> declared = new TreeSet<>();
            for (JsonNode parameters : List.of(operation.pathItem().path("parameters"),
                    operation.body().path("parameters"))) {
                parameters.forEach(parameter -> {
                    JsonNode resolved = contract.resolve(parameter);
                    if (resolved.path("in").asText().equals("path")) {
                        declared.add(resolved.path("name").asText());
                    }
                });
            }
            assertThat(declared).as(operation.id()).isEqualTo(used);
        }
    }

    @Test
    void everyOperationSaysHowItRefuses() {
        for (Operation operation : contract.operations()) {
            JsonNode responses = operation.body().path("responses");
            assertThat(names(responses)).as(operation.id()).contains("400", "401", "429", "500", "503", "default");
            for (Map.Entry<String, JsonNode> response : responses.properties()) {
                if (response.getKey().startsWith("4") || response.getKey().startsWith("5")
                        || response.getKey().equals("default")) {
                    JsonNode schema = contract.resolve(response.getValue())
                            .path("content").path("application/json").path("schema");
                    assertThat(schema.path("$ref").asText()).as("%s %s", operation.id(), response.getKey())
                            .isIn("#/components/schemas/ErrorResponse", "#/components/schemas/TokenErrorResponse");
                }
            }
        }
    }

    @Test
    void everyChangeTakesAnIdempotencyKeyAndNothingElseDoes() {
        Set<String> noChanges = Set.of("getToken", "reportMetrics", "signRequest", "explain");
        for (Operation operation : contract.operations()) {
            List<String> headers = new ArrayList<>();
            operation.body().path("parameters")
                    .forEach(parameter -> headers.add(contract.resolve(parameter).path("name").asText()));
            boolean isChange = Set.of("post", "put", "delete").contains(operation.method())
                    && !noChanges.contains(operation.id());
            assertThat(headers.contains("Idempotency-Key")).as(operation.id()).isEqualTo(isChange);
        }
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
        Set<String> used = new HashSet<>();
        contract.visit((place, node) -> {
            if (node.path("$ref").isTextual()) {
                String reference = node.path("$ref").asText();
                assertThat(contract.target(reference).isMissingNode()).as("%s refers to %s", place, reference)
                        .isFalse();
                used.add(reference);
            }
        });
        for (Map.Entry<String, JsonNode> kind : contract.root().path("components").properties()) {
            if (!kind.getKey().equals("securitySchemes")) {
                for (String name : names(kind.getValue())) {
                    assertThat(used).contains("#/components/" + kind.getKey() + "/" + name);
                }
            }
        }
    }

    @Test
    void everySchemaIsValidJsonSchema() {
        JsonSchema metaSchema = FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012), STRICT);
        contract.schemas().forEach((name, schema) -> assertThat(metaSchema.validate(schema)).as(name).isEmpty());
    }

    @Test
    void everyExampleObeysItsSchema() {
        contract.schemas().forEach((name, schema) -> {
            List<JsonNode> examples = new ArrayList<>();
            schema.path("examples").forEach(examples::add);
            if (schema.has("example")) {
                examples.add(schema.path("example"));
            }
            for (JsonNode example : examples) {
                assertThat(schemaNamed(name).validate(example)).as("Example of %s", name).isEmpty();
            }
        });
    }

    private JsonSchema schemaNamed(String name) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("$ref", "#/components/schemas/" + name);
        document.set("components", contract.root().path("components"));
        return FACTORY.getSchema(document, STRICT);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
