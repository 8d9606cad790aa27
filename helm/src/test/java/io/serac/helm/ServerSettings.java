package io.serac.helm;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.configuration.Settings;
import io.serac.server.configuration.SettingsLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the server itself says of its settings: its page, and its loader. Stateless. */
final class ServerSettings {
    private static final Path PAGE = Path.of("../docs/reference/configuration.md");
    private static final Pattern ROW = Pattern.compile(
            "\\| `(?<key>[^`]+)` \\| `(?<variable>[^`]+)` \\| (?<form>.+?) \\| (?<initial>.+?) \\| (?<meaning>.+) \\|");

    private static final List<Row> ROWS = readRows();
    private static final Settings DEFAULTS = SettingsLoader.load(null, Map.of(), Map.of());

    private ServerSettings() {
    }

    /**
     * A row of the page.
     *
     * @param form
     *            of its values, with bounds
     */
    record Row(String key, String variable, String form, String meaning) {
        boolean isSecret() {
            return form.equals("secret");
        }
    }

    /** All settings. */
    static List<Row> rows() {
        return ROWS;
    }

    private static List<Row> readRows() {
        try {
            return Files.readAllLines(PAGE).stream().map(ROW::matcher).filter(Matcher::matches)
                    .map(row -> new Row(row.group("key"), row.group("variable"), row.group("form"),
                            row.group("meaning")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With nothing set. */
    static Settings defaults() {
        return DEFAULTS;
    }

    /**
     * Reads what a container of the chart would read.
     *
     * @param configuration
     *            text of its file; null for none
     * @throws RuntimeException
     *             in the server's words, with all that is wrong
     */
    static Settings load(@Nullable String configuration, JsonNode container) {
        try {
            Path file = Files.createTempFile("serac", ".yaml");
            try {
                Files.writeString(file, configuration == null ? "" : configuration);
                return SettingsLoader.load(configuration == null ? null : file, environment(container), Map.of());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> environment(JsonNode container) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : container.path("env")) {
            String name = variable.path("name").asText();
            environment.put(name, variable.has("value") ? variable.path("value").asText() : "from-a-secret");
        }
        return environment;
    }
}
