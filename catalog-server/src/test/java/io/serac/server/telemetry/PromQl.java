package io.serac.server.telemetry;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PromQL expression asks for, read loosely: which metrics, with which labels. It does not say whether the expression makes
 * sense; Prometheus' own {@code promtool} does. Immutable.
 *
 * @param selectors
 *            in the order of the text
 * @param labels
 *            that results are grouped or matched by
 */
record PromQl(List<Selector> selectors, Set<String> labels) {
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w.])([a-zA-Z_:][\\w:]*)\\s*(\\{[^}]*}|\\()?|\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    /** A metric and what its labels have to be. */
    record Selector(String metric, List<LabelMatcher> matchers) {
    }

    /** What one label has to be. */
    record LabelMatcher(String label, String operator, String value) {
        /** The values that it could be, for those that are texts or alternatives of texts. */
        Set<String> values() {
            return operator.contains("~") ? new LinkedHashSet<>(List.of(value.split("\\|"))) : Set.of(value);
        }
    }

    static PromQl parse(String expression) {
        String text = RANGE.matcher(expression).replaceAll("");
        Set<String> labels = new TreeSet<>();
        Matcher groupings = GROUPING.matcher(text);
        while (groupings.find()) {
            for (String label : groupings.group(1).split(",")) {
                if (!label.isBlank()) {
                    labels.add(label.strip());
                }
            }
        }
        text = GROUPING.matcher(text).replaceAll(" ");
        List<Selector> selectors = new ArrayList<>();
        Matcher names = SELECTOR.matcher(text);
        while (names.find()) {
            String rest = names.group(2) == null ? "" : names.group(2);
            if (names.group(1) != null && !rest.equals("(") && !WORDS.contains(names.group(1))) {
                selectors.add(new Selector(names.group(1), matchers(rest)));
            }
        }
        return new PromQl(List.copyOf(selectors), Set.copyOf(labels));
    }

    private static List<LabelMatcher> matchers(String braces) {
        return MATCHER.matcher(braces).results().map(PromQl::matcher).toList();
    }

    private static LabelMatcher matcher(MatchResult found) {
        return new LabelMatcher(found.group(1), found.group(2), found.group(3));
    }
}
