package io.serac.storage.fake.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.serac.storage.fake.iam.Policy.Kind;
import io.serac.storage.fake.iam.Statement.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads policies as strictly as IAM does. See
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
final class PolicyReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();
    private static final String WITH_VARIABLES = "2012-10-17";
    private static final Set<String> VERSIONS = Set.of("2008-10-17", WITH_VARIABLES);
    private static final Set<String> ELEMENTS = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT_ELEMENTS = Set.of("Sid", "Effect", "Principal", "NotPrincipal",
            "Action", "NotAction", "Resource", "NotResource", "Condition");

    private final Kind kind;

    PolicyReader(Kind kind) {
        this.kind = kind;
    }

    Policy read(String text) {
        JsonNode policy;
        try {
            policy = JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new MalformedPolicyException("Not JSON", malformed);
        }
        require(policy.isObject(), "a policy is an object");
        checkNames(policy, ELEMENTS);
        String version = policy.path("Version").asText("2008-10-17");
        require(VERSIONS.contains(version), "Version");
        List<Statement> statements = new ArrayList<>();
        for (JsonNode statement : each(policy.path("Statement"))) {
            statements.add(statement(statement));
        }
        require(!statements.isEmpty(), "a policy has a Statement");
        return new Policy(text, version.equals(WITH_VARIABLES), statements);
    }

    private Statement statement(JsonNode statement) {
        require(statement.isObject(), "a statement is an object");
        checkNames(statement, STATEMENT_ELEMENTS);
        String effect = statement.path("Effect").asText();
        require(effect.equals("Allow") || effect.equals("Deny"), "Effect is Allow or Deny");
        boolean hasPrincipal = statement.has("Principal") || statement.has("NotPrincipal");
        boolean hasResource = statement.has("Resource") || statement.has("NotResource");
        require(hasPrincipal == (kind != Kind.IDENTITY), "Principal is for buckets and roles");
        require(hasResource == (kind != Kind.TRUST), "Resource is for all but the trust of roles");
        Names resources = hasResource ? names(statement, "Resource") : Names.ALL;
        for (String resource : resources.patterns()) {
            require(resource.equals("*") || resource.startsWith("arn:"), "Resource is an ARN");
        }
        return new Statement(effect.equals("Allow"),
                hasPrincipal ? principals(statement) : Names.ALL,
                names(statement, "Action"), resources,
                conditions(statement.path("Condition")));
    }

    private static Names principals(JsonNode statement) {
        boolean isExcluding = statement.has("NotPrincipal");
        JsonNode principals = statement.path(isExcluding ? "NotPrincipal" : "Principal");
        if (principals.isTextual()) {
            require(principals.textValue().equals("*"), "Principal is * or an object");
            return new Names(isExcluding, List.of("*"));
        }
        checkNames(principals, Set.of("AWS"));
        return new Names(isExcluding, texts(principals.path("AWS"), "Principal"));
    }

    private static Names names(JsonNode statement, String element) {
        boolean isExcluding = statement.has("Not" + element);
        require(isExcluding != statement.has(element), "one of " + element + " and Not" + element);
        return new Names(isExcluding, texts(statement.path(isExcluding ? "Not" + element : element), element));
    }

    private static List<Condition> conditions(JsonNode block) {
        List<Condition> conditions = new ArrayList<>();
        require(block.isObject() || block.isMissingNode(), "Condition is an object");
        for (Map.Entry<String, JsonNode> operator : block.properties()) {
            for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
                conditions.add(Condition.of(operator.getKey(), key.getKey(), texts(key.getValue(), key.getKey())));
            }
        }
        return conditions;
    }

    private static List<String> texts(JsonNode value, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : each(value)) {
            require(text.isTextual() || text.isBoolean(), name + " is text");
            texts.add(text.asText());
        }
        require(!texts.isEmpty(), name + " is not empty");
        return texts;
    }

    private static Iterable<JsonNode> each(JsonNode oneOrMany) {
        if (oneOrMany.isArray()) {
            return oneOrMany;
        }
        return oneOrMany.isMissingNode() ? List.of() : List.of(oneOrMany);
    }

    private static void checkNames(JsonNode object, Set<String> known) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            require(known.contains(field.getKey()), "unknown element " + field.getKey());
        }
    }

    private static void require(boolean isRight, String rule) {
        if (!isRight) {
            throw new MalformedPolicyException("Not a policy: " + rule);
        }
    }
}
