package io.serac.storage.fake.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Text with wildcards and policy variables. {@code *} stands for any characters, {@code ?} for one, <code>${key}</code> for
 * what the request says, and <code>${*}</code>, <code>${?}</code>, <code>${$}</code> for the characters themselves. See
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
final class Glob {
    private static final int ANY = -1;
    private static final int ONE = -2;

    private final List<Integer> pattern;

    private Glob(List<Integer> pattern) {
        this.pattern = pattern;
    }

    /** Whether a pattern matches, case and all. A variable that the request has no value for matches nothing. */
    static boolean matches(String pattern, String text, Ask ask, boolean hasVariables) {
        return compile(pattern, ask, hasVariables).map(glob -> glob.matches(text)).orElse(false);
    }

    /** Whether the name of an action matches, case aside. */
    static boolean matchesAction(String pattern, String action) {
        List<Integer> characters = new ArrayList<>();
        pattern.toLowerCase(Locale.ROOT).chars().forEach(c -> characters.add(wildcard(c)));
        return new Glob(characters).matches(action.toLowerCase(Locale.ROOT));
    }

    /** Each of the six parts of an ARN by itself: a wildcard does not reach beyond a colon before the last part. */
    static boolean matchesArn(String pattern, String arn, Ask ask, boolean hasVariables) {
        if (pattern.equals("*")) {
            return true;
        }
        String[] patterns = pattern.split(":", 6);
        String[] parts = arn.split(":", 6);
        if (patterns.length != parts.length) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!matches(patterns[i], parts[i], ask, hasVariables)) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Glob> compile(String text, Ask ask, boolean hasVariables) {
        List<Integer> pattern = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = hasVariables && text.startsWith("${", at) ? text.indexOf('}', at) : -1;
            if (end < 0) {
                pattern.add(wildcard(text.charAt(at++)));
                continue;
            }
            Optional<String> value = variable(text.substring(at + 2, end), ask);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            value.get().chars().forEach(pattern::add);
            at = end + 1;
        }
        return Optional.of(new Glob(pattern));
    }

    private static int wildcard(int character) {
        return switch (character) {
            case '*' -> ANY;
            case '?' -> ONE;
            default -> character;
        };
    }

    private static Optional<String> variable(String name, Ask ask) {
        if (name.equals("*") || name.equals("?") || name.equals("$")) {
            return Optional.of(name);
        }
        int comma = name.indexOf(',');
        String key = comma < 0 ? name : name.substring(0, comma);
        return ask.contextValue(key.strip())
                .or(() -> comma < 0 ? Optional.empty() : Optional.of(unquoted(name.substring(comma + 1).strip())));
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("'") && text.endsWith("'")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private boolean matches(String text) {
        int at = 0;
        int inPattern = 0;
        int lastAny = -1;
        int afterLastAny = 0;
        while (at < text.length()) {
            int expected = inPattern < pattern.size() ? pattern.get(inPattern) : 0;
            if (inPattern < pattern.size() && expected == ANY) {
                lastAny = inPattern++;
                afterLastAny = at;
            } else if (inPattern < pattern.size() && (expected == ONE || expected == text.charAt(at))) {
                inPattern++;
                at++;
            } else if (lastAny >= 0) {
                inPattern = lastAny + 1;
                at = ++afterLastAny;
            } else {
                return false;
            }
        }
        while (inPattern < pattern.size() && pattern.get(inPattern) == ANY) {
            inPattern++;
        }
        return inPattern == pattern.size();
    }
}
