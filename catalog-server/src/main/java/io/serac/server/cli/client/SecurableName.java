package io.serac.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How people write securables: {@code server}, {@code warehouse main}, {@code namespace main hr.eu}, {@code table main hr.emp},
 * {@code view main hr.v}. Dots separate levels; a dot or backslash that belongs to a name has a backslash before it. Immutable.
 *
 * @param type
 *            as in the admin API
 * @param warehouse
 *            empty for the server
 * @param levels
 *            of the namespace; none for server and warehouses
 * @param name
 *            of a table or view; empty for all others
 */
public record SecurableName(String type, String warehouse, List<String> levels, String name) {
    /** What commands say about it in their help. */
    public static final String HELP = "server | warehouse W | namespace W A.B | table W A.B.T | view W A.B.V";
    private static final String SERVER = "server";

    public SecurableName {
        levels = List.copyOf(levels);
    }

    /**
     * Reads the next words.
     *
     * @throws WrongUsage
     *             if they are no securable
     */
    public static SecurableName parse(Words words) {
        String type = words.next();
        return switch (type) {
            case SERVER -> new SecurableName(type, "", List.of(), "");
            case "warehouse" -> new SecurableName(type, filled(words.next()), List.of(), "");
            case "namespace" -> new SecurableName(type, filled(words.next()), split(words.next()), "");
            case "table", "view" -> object(type, filled(words.next()), split(words.next()));
            default -> throw new WrongUsage(
                    "'" + Printable.of(type) + "' is no kind of securable. Write one of: " + HELP);
        };
    }

    private static SecurableName object(String type, String warehouse, List<String> names) {
        if (names.size() < 2) {
            throw new WrongUsage("A " + type + " is written with its namespace, such as hr." + names.getFirst());
        }
        return new SecurableName(type, warehouse, names.subList(0, names.size() - 1), names.getLast());
    }

    private static List<String> split(String text) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                names.add(filled(name.toString()));
                name.setLength(0);
            } else if (c == '\\') {
                i++;
                if (i == text.length() || (text.charAt(i) != '.' && text.charAt(i) != '\\')) {
                    throw new WrongUsage("A backslash stands before a dot or another backslash only");
                }
                name.append(text.charAt(i));
            } else {
                name.append(c);
            }
        }
        names.add(filled(name.toString()));
        return names;
    }

    private static String filled(String name) {
        if (name.isEmpty()) {
            throw new WrongUsage("A name is empty. A dot that belongs to a name is written \\.");
        }
        return name;
    }

    /** Whether it is the whole installation. */
    public boolean isServer() {
        return type.equals(SERVER);
    }

    /** Where the admin API has it. */
    public ApiPath path() {
        if (isServer()) {
            return ApiPath.of("/server");
        }
        ApiPath path = ApiPath.of("/warehouses").name(warehouse);
        if (!levels.isEmpty()) {
            path = path.then("namespaces").namespace(levels);
        }
        return name.isEmpty() ? path : path.then(type + "s").name(name);
    }

    /** As a field of a body. */
    public ObjectNode json() {
        ObjectNode json = Json.object().put("type", type);
        if (!warehouse.isEmpty()) {
            json.put("warehouse", warehouse);
        }
        if (!levels.isEmpty()) {
            ArrayNode array = json.putArray("namespace");
            levels.forEach(array::add);
        }
        if (!name.isEmpty()) {
            json.put("name", name);
        }
        return json;
    }

    /** As it is written, of a field in an answer. */
    public static String text(JsonNode json) {
        List<String> names = new ArrayList<>();
        json.path("namespace").forEach(level -> names.add(escape(level.asText())));
        if (json.hasNonNull("name")) {
            names.add(escape(json.path("name").asText()));
        }
        String text = json.path("type").asText() + " " + json.path("warehouse").asText();
        return (text.strip() + " " + String.join(".", names)).strip();
    }

    /** As it is written. */
    public String text() {
        return text(json());
    }

    private static String escape(String name) {
        return name.replace("\\", "\\\\").replace(".", "\\.");
    }
}
