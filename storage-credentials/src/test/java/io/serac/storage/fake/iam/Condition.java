package io.serac.storage.fake.iam;

import java.util.List;
import java.util.Optional;

/**
 * One key of a condition block with the values that it may have. Immutable and thread-safe.
 *
 * @param ifExists whether a request without the key is let through
 */
record Condition(Operator operator, boolean ifExists, String key, List<String> values) {
    private static final String IF_EXISTS = "IfExists";

    static Condition of(String operator, String key, List<String> values) {
        // Every key here has one value, so the two ways to compare many differ only where the key is absent.
        boolean forAll = operator.startsWith("ForAllValues:");
        String name = operator.replaceFirst("^For(All|Any)Values?:", "");
        boolean ifExists = name.endsWith(IF_EXISTS);
        return new Condition(
                Operator.parse(ifExists ? name.substring(0, name.length() - IF_EXISTS.length()) : name),
                ifExists || forAll, key, List.copyOf(values));
    }

    boolean holds(Ask ask, boolean hasVariables) {
        Optional<String> value = ask.contextValue(key);
        if (operator == Operator.NULL) {
            return values.stream().anyMatch(isNull -> Boolean.parseBoolean(isNull) == value.isEmpty());
        }
        if (value.isEmpty()) {
            return ifExists || operator.isNegated();
        }
        boolean matches =
                values.stream().anyMatch(pattern -> operator.matches(pattern, value.get(), ask, hasVariables));
        return matches != operator.isNegated();
    }
}
