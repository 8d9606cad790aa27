package io.serac.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serac.server.error.CatalogException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The fields of a JSON object in a body, read one by one; everything that is wrong is remembered and said at once by
 * {@link #check}. Texts hold no control characters. Not thread-safe.
 */
public final class BodyFields {
    private static final int YEAR_MAX = 9_998;

    private final JsonNode body;
    private final List<String> problems = new ArrayList<>();

    private BodyFields(JsonNode body, Set<String> known) {
        this.body = body;
        for (String name : (Iterable<String>) body::fieldNames) {
            if (!known.contains(name)) {
                problem(Excerpt.of(name), "Unknown field. Known are " + String.join(", ", new TreeSet<>(known)) + ".");
            }
        }
    }

    /**
     * The fields of a request's body.
     *
     * @param known
     *            all names that it may have
     * @throws CatalogException
     *             BAD_REQUEST if the body is no JSON object
     */
    public static BodyFields of(Request request, String... known) {
        return new BodyFields(JsonBodies.object(request.body()), Set.of(known));
    }

    /** The fields of an object inside a body. */
    public static BodyFields of(JsonNode object, String... known) {
        return new BodyFields(object, Set.of(known));
    }

    /** As {@link #of}; a request without a body stands for an object without fields. */
    public static BodyFields ofOptional(Request request, String... known) {
        return request.body().length == 0
                ? new BodyFields(JsonNodeFactory.instance.objectNode(), Set.of(known))
                : of(request, known);
    }

    /** Remembers that a field is wrong. */
    public void problem(String field, String message) {
        problems.add("'" + field + "': " + message);
    }

    /**
     * Ends the reading.
     *
     * @throws CatalogException
     *             BAD_REQUEST with everything that is wrong
     */
    public void check() {
        if (!problems.isEmpty()) {
            throw CatalogException.invalidBody("Invalid body. " + String.join(" ", problems));
        }
    }

    /** The raw value; empty if the field is absent. */
    public Optional<JsonNode> value(String field) {
        return Optional.ofNullable(body.get(field));
    }

    /** True or false, the given default if absent. */
    public boolean flag(String field, boolean absent) {
        return value(field, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue).orElse(absent);
    }

    /** A text of 1 to so many characters. */
    public Optional<String> text(String field, int charactersMax) {
        return value(field, JsonNode::isTextual, "a text")
                .filter(text -> checkText(field, text.textValue(), charactersMax)).map(JsonNode::textValue);
    }

    /** As {@link #text(String, int)}, but null stands for an absent field. */
    public Optional<String> textOrNull(String field, int charactersMax) {
        return body.path(field).isNull() ? Optional.empty() : text(field, charactersMax);
    }

    /** As {@link #text(String, int)}; its absence is a problem. */
    public String requiredText(String field, int charactersMax) {
        require(field);
        return text(field, charactersMax).orElse("");
    }

    /** Makes the absence of a field a problem. */
    public void require(String field) {
        if (!body.has(field)) {
            problem(field, "Missing.");
        }
    }

    /**
     * A text of 1 to so many characters that stands for something.
     *
     * @param read
     *            throws a {@link CatalogException} if it cannot
     */
    public <T> Optional<T> text(String field, int charactersMax, Function<String, T> read) {
        return text(field, charactersMax).flatMap(text -> {
            try {
                return Optional.of(read.apply(text));
            } catch (CatalogException e) {
                problem(field, e.getMessage() + ".");
                return Optional.empty();
            }
        });
    }

    /** A point in time with its offset, such as {@code 2030-01-01T00:00:00Z}; null stands for an absent field. */
    public Optional<Instant> timeOrNull(String field) {
        if (body.path(field).isNull()) {
            return Optional.empty();
        }
        return value(field, JsonNode::isTextual, "a time").flatMap(text -> {
            try {
                OffsetDateTime time = OffsetDateTime.parse(text.textValue());
                if (time.getYear() >= 0 && time.getYear() <= YEAR_MAX) {
                    return Optional.of(time.toInstant());
                }
                problem(field, "Must be in a year up to " + YEAR_MAX + ".");
                return Optional.empty();
            } catch (DateTimeParseException e) {
                problem(field, "Must be a time with its offset, like 2030-01-01T00:00:00Z.");
                return Optional.empty();
            }
        });
    }

    /** Texts, each once; empty if the field is absent. */
    public List<String> texts(String field, int elementsMax, int charactersMax) {
        List<String> texts = new ArrayList<>();
        value(field, JsonNode::isArray, "an array of texts").ifPresent(array -> {
            if (array.size() > elementsMax) {
                problem(field, "At most " + elementsMax + " are allowed.");
                return;
            }
            for (JsonNode element : array) {
                if (!element.isTextual()) {
                    problem(field, "Must be an array of texts.");
                } else if (checkText(field, element.textValue(), charactersMax)) {
                    if (texts.contains(element.textValue())) {
                        problem(field, "Named twice: " + Excerpt.of(element.textValue()) + ".");
                    }
                    texts.add(element.textValue());
                }
            }
        });
        return List.copyOf(texts);
    }

    /** Texts by names, in the order sent; empty if the field is absent. */
    public Map<String, String> textsByName(String field, int entriesMax, int charactersMax) {
        Map<String, String> texts = new LinkedHashMap<>();
        value(field, JsonNode::isObject, "an object of texts").ifPresent(object -> {
            if (object.size() > entriesMax) {
                problem(field, "At most " + entriesMax + " are allowed.");
                return;
            }
            object.properties().forEach(entry -> {
                String name = field + "." + Excerpt.of(entry.getKey());
                if (!entry.getValue().isTextual()) {
                    problem(name, "Must be a text.");
                } else if (checkText(name, entry.getKey(), charactersMax)
                        && checkText(name, entry.getValue().textValue(), charactersMax)) {
                    texts.put(entry.getKey(), entry.getValue().textValue());
                }
            });
        });
        return texts;
    }

    private Optional<JsonNode> value(String field, Predicate<JsonNode> isOfType, String type) {
        JsonNode value = body.get(field);
        if (value == null || isOfType.test(value)) {
            return Optional.ofNullable(value);
        }
        problem(field, "Must be " + type + ".");
        return Optional.empty();
    }

    private boolean checkText(String field, String text, int charactersMax) {
        if (text.isEmpty() || text.codePointCount(0, text.length()) > charactersMax) {
            problem(field, "Must have 1 to " + charactersMax + " characters.");
            return false;
        }
        if (text.codePoints().anyMatch(BodyFields::isUnprintable)) {
            problem(field, "Must not contain control characters or halves of surrogate pairs.");
            return false;
        }
        return true;
    }

    private static boolean isUnprintable(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
