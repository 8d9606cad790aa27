package io.serac.server.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds requests and answers against {@code iceberg-rest.yaml} and {@code admin.yaml}. Tests of the whole server call
 * {@link #checkExchange} for whatever they send. Thread-safe; parsing the contracts takes a while, so share one.
 */
public final class ContractValidator {
    private static final String JSON = "application/json";

    private final ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final List<ContractOperation> operations;

    public ContractValidator() {
        this.operations = Stream.of("/openapi/iceberg-rest.yaml", "/openapi/admin.yaml")
                .map(ContractDocument::read)
                .flatMap(document -> document.operations().stream())
                .toList();
    }

    List<ContractOperation> operations() {
        return operations;
    }

    /** The {@code operationId} that a request goes to; empty if the contracts know no such path or method. */
    public Optional<String> operationId(String method, String rawPath) {
        return operations.stream()
                .filter(operation -> operation.matches(method, rawPath))
                // A literal path such as .../tables/rename wins over one with a variable in that place.
                .min((a, b) -> Integer.compare(variables(a), variables(b)))
                .map(ContractOperation::id);
    }

    /** What the contract objects to in a request body; empty if it is right. */
    public List<String> requestProblems(String operationId, String body) {
        ContractOperation operation = operation(operationId);
        JsonNode schema = operation.document()
                .at(operation.pointer() + "/requestBody/content/application~1json/schema");
        if (schema.isMissingNode()) {
            return body.isEmpty() ? List.of() : List.of(operationId + " takes no JSON body");
        }
        if (body.isEmpty()) {
            boolean isRequired = operation.document().at(operation.pointer() + "/requestBody/required").asBoolean();
            return isRequired ? List.of(operationId + " needs a body") : List.of();
        }
        return problems(operation, schema, body);
    }

    /** What the contract objects to in an answer; empty if it is right. */
    public List<String> responseProblems(String operationId, int status, String body) {
        ContractOperation operation = operation(operationId);
        JsonNode responses = operation.document().at(operation.pointer() + "/responses");
        String key = responses.has(String.valueOf(status)) || status < 400 ? String.valueOf(status) : "default";
        if (!responses.has(key)) {
            return List.of(operationId + " never answers " + status);
        }
        JsonNode schema = operation.document().resolve(responses.path(key)).path("content").path(JSON).path("schema");
        if (operation.isHead() || schema.isMissingNode()) {
            return body.isEmpty() ? List.of() : List.of(operationId + " answers " + status + " without a body");
        }
        return problems(operation, schema, body);
    }

    /**
     * Fails unless an exchange obeys the contract. Requests that the server refused may be wrong, and paths outside the
     * contracts are none of its business.
     */
    public void checkExchange(String method, URI uri, String requestBody, int status, String responseBody) {
        operationId(method, uri.getRawPath()).ifPresent(id -> {
            List<String> problems = new ArrayList<>(responseProblems(id, status, responseBody));
            if (status < 400 && !id.equals("getToken")) {
                problems.addAll(requestProblems(id, requestBody));
            }
            if (!problems.isEmpty()) {
                throw new AssertionError(id + " broke the contract with " + method + " " + uri + " -> " + status + "\n"
                        + String.join("\n", problems) + "\nrequest: " + requestBody + "\nanswer: " + responseBody);
            }
        });
    }

    private ContractOperation operation(String id) {
        return operations.stream().filter(operation -> operation.id().equals(id)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No contract has an operation " + id));
    }

    private List<String> problems(ContractOperation operation, JsonNode schema, String body) {
        try {
            return operation.document().problems(schema, mapper.readTree(body));
        } catch (JsonProcessingException e) {
            return List.of("Not JSON: " + e.getOriginalMessage());
        }
    }

    private static int variables(ContractOperation operation) {
        return (int) operation.path().chars().filter(character -> character == '{').count();
    }
}
