package io.serac.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The schema of the values below {@code config}: every setting of the server that the chart leaves to its user. Stateless. */
final class ConfigSchema {
    /** What the chart sets from values of its own, and what is secret. */
    private static final Pattern OF_THE_CHART = Pattern.compile(
            "data|authentication\\.issuers\\[].*|bootstrap\\..*|database\\.(url|direct-url|read-url|read\\..*|username|password.*|migrat.*"
                    + "|(commit|read|admin|list)-connections-max)|http\\.(port|stop-delay|tls\\..*)|management\\.(port|tls)"
                    + "|secrets\\.(key-file|keys)|trust\\.ca-file");
    private static final Pattern NUMBER = Pattern.compile("number, (?<min>\\d+) to (?<max>\\d+)");
    private static final Pattern CHOICE = Pattern.compile("\\w[\\w-]*( or \\w[\\w-]*)+");

    private ConfigSchema() {
    }

    static JsonNode of(List<ServerSettings.Row> rows) {
        ObjectNode config =
                group("Other settings of the server, as in docs/reference/configuration.md; not for secrets");
        for (ServerSettings.Row row : rows) {
            if (OF_THE_CHART.matcher(row.key()).matches()) {
                continue;
            }
            if (row.isSecret() || row.key().contains("[]")) {
                throw new AssertionError("The chart needs a value of its own for " + row.key());
            }
            ObjectNode group = config;
            String[] names = row.key().split("\\.", -1);
            for (int i = 0; i < names.length - 1; i++) {
                ObjectNode inner = (ObjectNode) group.at("/properties").get(names[i]);
                if (inner == null) {
                    inner = group("Settings " + String.join(".", List.of(names).subList(0, i + 1)));
                    group.withObject("/properties").set(names[i], inner);
                }
                group = inner;
            }
            group.withObject("/properties").set(names[names.length - 1], value(row));
        }
        return config;
    }

    private static ObjectNode group(String description) {
        ObjectNode group = object().put("type", "object").put("description", description)
                .put("additionalProperties", false);
        group.putObject("properties");
        return group;
    }

    private static ObjectNode value(ServerSettings.Row row) {
        ObjectNode value = object().put("description", row.meaning());
        Matcher number = NUMBER.matcher(row.form());
        if (number.matches()) {
            value.put("type", "integer").put("minimum", Long.parseLong(number.group("min"))).put("maximum",
                    Long.parseLong(number.group("max")));
        } else if (row.form().equals("boolean")) {
            value.put("type", "boolean");
        } else if (row.form().startsWith("duration")) {
            value.put("type", "string").put("pattern", "^[0-9]+(ms|s|m|h|d)$");
        } else if (row.form().startsWith("size")) {
            value.put("type", "string").put("pattern", "^[0-9]+(B|KiB|MiB|GiB)$");
        } else if (row.form().startsWith("list of")) {
            value.put("type", "array").putObject("items").put("type", "string");
        } else if (CHOICE.matcher(row.form()).matches()) {
            List.of(row.form().split(" or ", -1)).forEach(value.putArray("enum")::add);
        } else {
            value.put("type", "string").put("minLength", 1);
        }
        return value;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
