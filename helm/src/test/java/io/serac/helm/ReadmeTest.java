package io.serac.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The chart's README has every value. -Dserac.regenerate=true writes its table. */
class ReadmeTest {
    private static final boolean REGENERATE = Boolean.getBoolean("serac.regenerate");
    private static final Path FILE = Chart.FOLDER.resolve("README.md");
    private static final String BEGIN = "<!-- values -->\n";
    private static final String END = "<!-- end of values -->";

    @Test
    void theTableOfValuesIsThatOfTheSchema() throws IOException {
        String page = Files.readString(FILE);
        String expected = page.substring(0, page.indexOf(BEGIN)) + BEGIN + table() + page.substring(page.indexOf(END));
        if (REGENERATE) {
            Files.writeString(FILE, expected);
        }
        assertThat(Files.readString(FILE)).as("write it anew: mvn -q -pl helm -am test -Dtest=SchemaTest,ReadmeTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dserac.regenerate=true").isEqualTo(expected);
    }

    private static String table() {
        ValuesSchema schema = ValuesSchema.ofChart();
        StringBuilder table = new StringBuilder("| Value | Default | Meaning |\n|---|---|---|\n");
        for (ValuesSchema.Value value : schema.all()) {
            if (value.path().equals("global") || value.path().startsWith("config.")) {
                continue;
            }
            if (value.isGroup()) {
                table.append("| **`").append(value.path()).append("`** | | ").append(value.description())
                        .append(" |\n");
                continue;
            }
            table.append("| `").append(value.path()).append("` | ").append(initial(schema.values(), value.path()))
                    .append(" | ").append(value.description().replace("|", "\\|")).append(choices(value.schema()))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String initial(JsonNode values, String path) {
        JsonNode initial = values.at("/" + path.replace('.', '/'));
        boolean isEmpty = initial.isContainerNode() ? initial.isEmpty() : initial.asText().isEmpty();
        if (isEmpty || initial.isNull()) {
            return "";
        }
        return "`" + (initial.isTextual() ? initial.asText() : initial.toString()) + "`";
    }

    private static String choices(JsonNode schema) {
        StringBuilder choices = new StringBuilder();
        for (JsonNode choice : schema.path("enum")) {
            if (!choice.asText().isEmpty()) {
                choices.append(choices.isEmpty() ? " (" : ", ").append('`').append(choice.asText()).append('`');
            }
        }
        return choices.isEmpty() ? "" : choices.append(')').toString();
    }
}
