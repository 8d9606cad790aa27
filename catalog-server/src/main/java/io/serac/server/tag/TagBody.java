package io.serac.server.tag;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.http.BodyFields;
import io.serac.server.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tag as it is to be. Immutable.
 *
 * @param patternValues
 *            the value that each pattern gives; empty texts if there are no values
 */
record TagBody(List<String> values, boolean inheritable, boolean sensitive, List<String> patterns,
        List<String> patternValues) {
    private static final int VALUES_MAX = 1_000;
    private static final int VALUE_CHARACTERS_MAX = 200;
    private static final int PATTERNS_MAX = 200;
    private static final int PATTERN_CHARACTERS_MAX = 255;
    private static final String PATTERNS = "auto-classify";

    TagBody {
        values = List.copyOf(values);
        patterns = List.copyOf(patterns);
        patternValues = List.copyOf(patternValues);
    }

    static TagBody read(Request request) {
        BodyFields fields = BodyFields.of(request, "values", "inheritable", "sensitive", PATTERNS);
        List<String> values = fields.texts("values", VALUES_MAX, VALUE_CHARACTERS_MAX);
        boolean inheritable = fields.flag("inheritable", false);
        boolean sensitive = fields.flag("sensitive", false);
        List<String> patterns = new ArrayList<>();
        List<String> patternValues = new ArrayList<>();
        fields.value(PATTERNS).ifPresent(array -> {
            if (!array.isArray() || array.size() > PATTERNS_MAX) {
                fields.problem(PATTERNS, "Must be an array of at most " + PATTERNS_MAX + " objects.");
                return;
            }
            for (JsonNode element : array) {
                read(fields, element, values, patterns, patternValues);
            }
        });
        fields.check();
        return new TagBody(values, inheritable, sensitive, patterns, patternValues);
    }

    private static void read(BodyFields fields, JsonNode element, List<String> values, List<String> patterns,
            List<String> patternValues) {
        if (!element.isObject()) {
            fields.problem(PATTERNS, "Must hold objects with pattern and value.");
            return;
        }
        BodyFields each = BodyFields.of(element, "pattern", "value");
        String pattern = each.requiredText("pattern", PATTERN_CHARACTERS_MAX);
        Optional<String> value = each.text("value", VALUE_CHARACTERS_MAX);
        each.check();
        if (!value.map(values::contains).orElse(values.isEmpty())) {
            fields.problem(PATTERNS, values.isEmpty()
                    ? "A tag without values gives none: leave value out."
                    : "Each value must be one of values.");
        } else if (patterns.contains(pattern)) {
            fields.problem(PATTERNS, "Each pattern once.");
        } else {
            patterns.add(pattern);
            patternValues.add(value.orElse(""));
        }
    }
}
