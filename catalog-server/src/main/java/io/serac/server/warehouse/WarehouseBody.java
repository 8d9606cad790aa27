package io.serac.server.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.access.RestrictedClients;
import io.serac.server.http.Excerpt;
import io.serac.server.location.RawAccess;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads the fields of a warehouse from JSON and remembers everything that is wrong with them. Not thread-safe. */
final class WarehouseBody {
    private static final Set<String> FIELDS = Set.of("storage", "raw-access", "allowed-locations", "properties",
            "undrop-period", "restricted-clients", "strict-append", "protected");
    private static final int PROPERTIES_MAX = 1000;
    private static final int ALLOWED_LOCATIONS_MAX = 100;
    private static final Duration UNDROP_PERIOD_MAX = Duration.ofDays(365);

    private final JsonNode body;
    private final List<String> problems = new ArrayList<>();

    WarehouseBody(JsonNode body) {
        this.body = body;
        for (String name : (Iterable<String>) body::fieldNames) {
            if (!FIELDS.contains(name)) {
                problem(Excerpt.of(name),
                        "Unknown field. Known are " + String.join(", ", FIELDS.stream().sorted().toList())
                                + ".");
            }
        }
    }

    /** What is wrong so far. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    void problem(String field, String message) {
        problems.add("'" + field + "': " + message);
    }

    void problems(List<String> more) {
        problems.addAll(more);
    }

    Optional<JsonNode> storage() {
        return Optional.ofNullable(body.get("storage"));
    }

    Optional<RawAccess> rawAccess() {
        return value("raw-access", JsonNode::isTextual, "a text").flatMap(text -> {
            Optional<RawAccess> known = RawAccess.of(text.textValue());
            if (known.isEmpty()) {
                problem("raw-access", "Must be implied or explicit.");
            }
            return known;
        });
    }

    Optional<List<String>> allowedLocations() {
        return value("allowed-locations", JsonNode::isArray, "an array of locations").map(array -> {
            List<String> locations = new ArrayList<>();
            array.forEach(element -> locations.add(element.isTextual() ? element.textValue() : ""));
            if (locations.size() > ALLOWED_LOCATIONS_MAX) {
                problem("allowed-locations", "At most " + ALLOWED_LOCATIONS_MAX + " are allowed.");
            }
            return locations;
        });
    }

    Optional<Map<String, String>> properties() {
        return value("properties", JsonNode::isObject, "an object of texts").map(object -> {
            Map<String, String> properties = new LinkedHashMap<>();
            object.properties().forEach(property -> {
                boolean isText = property.getValue().isTextual();
                String text = isText ? property.getValue().textValue() : "";
                if (!isText || property.getKey().isEmpty() || (property.getKey() + text).indexOf('\0') >= 0) {
                    problem("properties." + Excerpt.of(property.getKey()),
                            "Name and value must be texts without null characters, the name not empty.");
                }
                properties.put(property.getKey(), text);
            });
            if (properties.size() > PROPERTIES_MAX) {
                problem("properties", "At most " + PROPERTIES_MAX + " are allowed.");
            }
            return properties;
        });
    }

    Optional<Duration> undropPeriod() {
        return value("undrop-period", JsonNode::isTextual, "a text").flatMap(text -> {
            try {
                Duration period = Duration.parse(text.textValue());
                if (!period.isNegative() && period.getNano() == 0 && period.compareTo(UNDROP_PERIOD_MAX) <= 0) {
                    return Optional.of(period);
                }
            } catch (DateTimeParseException e) {
                problem("undrop-period", "Must be a duration in days, hours, minutes and seconds, like P7D or PT12H.");
                return Optional.empty();
            }
            problem("undrop-period", "Must be whole seconds, from PT0S to P" + UNDROP_PERIOD_MAX.toDays() + "D.");
            return Optional.empty();
        });
    }

    Optional<RestrictedClients> restrictedClients() {
        return value("restricted-clients", JsonNode::isTextual, "a text").flatMap(text -> {
            Optional<RestrictedClients> known = RestrictedClients.of(text.textValue());
            if (known.isEmpty()) {
                problem("restricted-clients", text.textValue().equals("governed")
                        ? "Scans that the server prepares are not available. Choose redact or deny."
                        : "Must be redact or deny.");
            }
            return known;
        });
    }

    Optional<Boolean> isStrictAppend() {
        return value("strict-append", JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
    }

    Optional<Boolean> isProtected() {
        return value("protected", JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
    }

    private Optional<JsonNode> value(String field, Predicate<JsonNode> isOfType, String type) {
        JsonNode value = body.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (isOfType.test(value)) {
            return Optional.of(value);
        }
        problem(field, "Must be " + type + ".");
        return Optional.empty();
    }
}
