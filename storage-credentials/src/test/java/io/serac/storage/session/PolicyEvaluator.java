package io.serac.storage.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges requests as the policy evaluation of AWS does, written from its description and not from ours of policies. Knows
 * policies that allow only; throws on everything that it does not know, rather than pass over it. Immutable and thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">Policy elements</a>
 */
final class PolicyEvaluator {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Statement(List<String> actions, List<String> resources, Map<String, List<String>> likes) {
    }

    private final List<Statement> statements = new ArrayList<>();

    PolicyEvaluator(String policy) {
        JsonNode document;
        try {
            document = JSON.readTree(policy);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(policy, malformed);
        }
        requireOnly(document, Set.of("Version", "Statement"));
        require(document.path("Version").asText().equals("2012-10-17"), document);
        require(document.path("Statement").isArray() && !document.path("Statement").isEmpty(), document);
        for (JsonNode statement : document.path("Statement")) {
            requireOnly(statement, Set.of("Effect", "Action", "Resource", "Condition"));
            require(statement.path("Effect").asText().equals("Allow"), statement);
            statements.add(new Statement(texts(statement.path("Action")), texts(statement.path("Resource")),
                    likes(statement.path("Condition"))));
        }
    }

    /**
     * @param resource ARN of a bucket or an object
     * @param context condition keys of the request; one that it lacks is not there
     */
    boolean allows(String action, String resource, Map<String, String> context) {
        return statements.stream().anyMatch(statement -> statement.actions.stream()
                .anyMatch(pattern -> matches(pattern.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT)))
                && statement.resources.stream().anyMatch(pattern -> matches(pattern, resource))
                && statement.likes.entrySet().stream()
                        .allMatch(condition -> fulfils(condition.getValue(), context.get(condition.getKey()))));
    }

    private static boolean fulfils(List<String> patterns, @Nullable String value) {
        return value != null && patterns.stream().anyMatch(pattern -> matches(pattern, value));
    }

    /** {@code *} is any text, {@code ?} one character, {@code ${*}} and the like the character in them. */
    static boolean matches(String pattern, String text) {
        return matches(pattern, 0, text, 0);
    }

    private static boolean matches(String pattern, int at, String text, int from) {
        int p = at;
        int t = from;
        while (p < pattern.length()) {
            char c = pattern.charAt(p);
            if (c == '*') {
                for (int rest = t; rest <= text.length(); rest++) {
                    if (matches(pattern, p + 1, text, rest)) {
                        return true;
                    }
                }
                return false;
            }
            boolean isEscape = pattern.startsWith("${", p);
            char expected = isEscape ? escaped(pattern, p) : c;
            if (t == text.length() || ((isEscape || c != '?') && expected != text.charAt(t))) {
                return false;
            }
            p += isEscape ? "${*}".length() : 1;
            t++;
        }
        return t == text.length();
    }

    private static char escaped(String pattern, int at) {
        boolean isEscape = at + 3 < pattern.length() && "*?$".indexOf(pattern.charAt(at + 2)) >= 0
                && pattern.charAt(at + 3) == '}';
        if (!isEscape) {
            throw new IllegalArgumentException("Variables are not known here: " + pattern);
        }
        return pattern.charAt(at + 2);
    }

    private static Map<String, List<String>> likes(JsonNode condition) {
        Map<String, List<String>> likes = new TreeMap<>();
        if (!condition.isMissingNode()) {
            requireOnly(condition, Set.of("StringLike"));
            condition.path("StringLike").properties().forEach(key -> likes.put(key.getKey(), texts(key.getValue())));
            require(!likes.isEmpty(), condition);
        }
        return likes;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.textValue());
        } else {
            node.forEach(each -> {
                require(each.isTextual(), node);
                texts.add(each.textValue());
            });
        }
        require(!texts.isEmpty(), node);
        return texts;
    }

    private static void requireOnly(JsonNode object, Set<String> known) {
        require(object.isObject(), object);
        object.fieldNames().forEachRemaining(name -> require(known.contains(name), object));
    }

    private static void require(boolean expected, JsonNode node) {
        if (!expected) {
            throw new IllegalArgumentException("Not known here: " + node);
        }
    }
}
