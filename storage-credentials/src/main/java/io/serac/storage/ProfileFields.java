package io.serac.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads the fields of one JSON object and remembers everything that is wrong with them. Not thread-safe. */
final class ProfileFields {
    private static final int NAME_CHARACTERS_MAX = 60;

    private final JsonNode object;
    private final String path;
    private final List<String> problems;
    private final Set<String> known = new TreeSet<>();

    ProfileFields(JsonNode object, String path, List<String> problems) {
        this.object = object;
        this.path = path;
        this.problems = problems;
    }

    Optional<String> text(String name) {
        return value(name, JsonNode::isTextual, "a text").map(JsonNode::textValue);
    }

    Optional<Boolean> flag(String name) {
        return value(name, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
    }

    Optional<ProfileFields> object(String name) {
        return value(name, JsonNode::isObject, "an object")
                .map(value -> new ProfileFields(value, path + name + ".", problems));
    }

    /** A text field of a type whose parser throws {@link IllegalArgumentException} with a message for the user. */
    <T> Optional<T> parsed(String name, Function<String, T> parser) {
        return text(name).flatMap(value -> {
            try {
                return Optional.of(parser.apply(value));
            } catch (IllegalArgumentException invalid) {
                problem(name, String.valueOf(invalid.getMessage()));
                return Optional.empty();
            }
        });
    }

    /** Applies a check that throws {@link IllegalArgumentException} with a message for the user. */
    <T> void check(String name, Optional<T> value, Consumer<T> check) {
        try {
            value.ifPresent(check);
        } catch (IllegalArgumentException refused) {
            problem(name, String.valueOf(refused.getMessage()));
        }
    }

    /** Whether the field is there, valid or not. */
    boolean has(String name) {
        return object.has(name);
    }

    void problem(String name, String message) {
        problems.add("'" + path + name + "': " + message);
    }

    /** Adds a problem for each field that nobody has asked for. */
    void refuseOthers() {
        for (String name : (Iterable<String>) object::fieldNames) {
            if (!known.contains(name)) {
                problem(shortened(name), "Unknown field. Known are " + String.join(", ", known) + ".");
            }
        }
    }

    private Optional<JsonNode> value(String name, Predicate<JsonNode> isOfType, String type) {
        known.add(name);
        JsonNode value = object.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (isOfType.test(value)) {
            return Optional.of(value);
        }
        problem(name, "Must be " + type + ".");
        return Optional.empty();
    }

    private static String shortened(String name) {
        String printable = name.replaceAll("\\P{Print}", "?");
        return printable.length() <= NAME_CHARACTERS_MAX ? printable
                : printable.substring(0, NAME_CHARACTERS_MAX) + "...";
    }
}
