package io.serac.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.storage.location.Location;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one JSON object and remembers everything that is wrong with them. Not thread-safe. */
final class ProfileFields {
    private static final int NAME_CHARACTERS_MAX = 60;
    private static final int TEXT_CHARACTERS_MAX = 2048;

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
        Optional<String> text = value(name, JsonNode::isTextual, "a text").map(JsonNode::textValue);
        if (text.isPresent() && text.get().length() > TEXT_CHARACTERS_MAX) {
            problem(name, "Must have at most " + TEXT_CHARACTERS_MAX + " characters.");
            return Optional.empty();
        }
        return text;
    }

    Optional<Long> wholeNumber(String name, long min, long max, String unit) {
        return value(name, number -> number.isIntegralNumber() && number.canConvertToLong()
                && number.longValue() >= min && number.longValue() <= max,
                "a whole number of " + unit + " from " + min + " to " + max).map(JsonNode::longValue);
    }

    /** Origin of a server that this one is to talk to. */
    Optional<URI> endpoint(String name, @Nullable ProfileRules rules) {
        Optional<URI> endpoint = parsed(name, EndpointPolicy::parseOrigin);
        if (rules != null) {
            check(name, endpoint, rules::checkEndpoint);
        }
        return endpoint;
    }

    /** The folder of the warehouse. */
    Optional<Location> root(UnaryOperator<Location> requireType) {
        if (!has("root")) {
            problem("root", "Missing. Name the folder of the warehouse.");
        }
        return parsed("root", text -> requireType.apply(Location.parse(text)));
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
