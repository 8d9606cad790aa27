package io.serac.storage.fake.iam;

import java.util.Arrays;

/**
 * How a condition compares. See
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
enum Operator {
    STRING_EQUALS("StringEquals"),
    STRING_NOT_EQUALS("StringNotEquals"),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase"),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase"),
    STRING_LIKE("StringLike"),
    STRING_NOT_LIKE("StringNotLike"),
    ARN_EQUALS("ArnEquals"),
    ARN_NOT_EQUALS("ArnNotEquals"),
    ARN_LIKE("ArnLike"),
    ARN_NOT_LIKE("ArnNotLike"),
    BOOL("Bool"),
    NULL("Null");

    private final String text;

    Operator(String text) {
        this.text = text;
    }

    static Operator parse(String text) {
        return Arrays.stream(values()).filter(operator -> operator.text.equals(text)).findFirst()
                .orElseThrow(() -> new MalformedPolicyException("Condition operator " + text));
    }

    /** Whether it holds if no value matches, and for requests without the key. */
    boolean isNegated() {
        return switch (this) {
            case STRING_NOT_EQUALS, STRING_NOT_EQUALS_IGNORE_CASE, STRING_NOT_LIKE, ARN_NOT_EQUALS, ARN_NOT_LIKE ->
                true;
            case STRING_EQUALS, STRING_EQUALS_IGNORE_CASE, STRING_LIKE, ARN_EQUALS, ARN_LIKE, BOOL, NULL -> false;
        };
    }

    boolean matches(String pattern, String value, Ask ask, boolean hasVariables) {
        return switch (this) {
            // Escaped and named variables are resolved, but a bare wildcard is a character.
            case STRING_EQUALS, STRING_NOT_EQUALS -> Glob.matches(literal(pattern), value, ask, true);
            case STRING_EQUALS_IGNORE_CASE, STRING_NOT_EQUALS_IGNORE_CASE, BOOL -> pattern.equalsIgnoreCase(value);
            case STRING_LIKE, STRING_NOT_LIKE -> Glob.matches(pattern, value, ask, hasVariables);
            case ARN_EQUALS, ARN_NOT_EQUALS, ARN_LIKE, ARN_NOT_LIKE ->
                Glob.matchesArn(pattern, value, ask, hasVariables);
            case NULL -> throw new IllegalStateException("Null looks at the key and not at values");
        };
    }

    private static String literal(String pattern) {
        StringBuilder escaped = new StringBuilder();
        boolean inVariable = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            inVariable = inVariable ? c != '}' : pattern.startsWith("${", i);
            boolean isWildcard = !inVariable && (c == '*' || c == '?');
            escaped.append(isWildcard ? "${" + c + "}" : String.valueOf(c));
        }
        return escaped.toString();
    }
}
