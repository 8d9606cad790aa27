package io.serac.server.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final Column[] COLUMNS = {Column.of("NAME", "name"), Column.of("OWNER", "owner"),
            Column.of("ON", "on")};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void peopleGetAlignedColumnsWithoutBorders() {
        output(false).list(List.of(json("{'name': 'a', 'owner': 'role:x', 'on': true}"),
                json("{'name': 'longer', 'owner': null, 'on': false}")), COLUMNS);

        assertThat(text()).isEqualTo("""
                NAME    OWNER   ON
                a       role:x  yes
                longer  -       no
                """);
    }

    @Test
    void programsGetAllFieldsInOneDocument() {
        output(true).list(List.of(json("{'name': 'a', 'new-field': [1]}")), COLUMNS);

        assertThat(Json.parse(text())).contains(json("{'items': [{'name': 'a', 'new-field': [1]}]}"));
    }

    @Test
    void programsGetTheEpochWhereTheServerHadNothingElseToSay() {
        Answer empty = new Answer(204, Json.object(), Optional.empty(), Optional.of(7L));

        output(true).done("Deleted.", empty);

        assertThat(Json.parse(text())).contains(json("{'epoch': 7}"));
    }

    @Test
    void namesCannotSendCommandsToTheTerminal() {
        output(false).list(List.of(Json.object().put("name", "a\u001b[2J\u009b\n\u202eb").put("owner", "ok")), COLUMNS);

        assertThat(text()).contains("a\\u001b[2J\\u009b\\u000a\\u202eb").doesNotContain("\u001b", "\u009b", "\u202e");
    }

    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"')).orElseThrow();
    }

    private Output output(boolean isJson) {
        return new Output(new PrintStream(out, true, StandardCharsets.UTF_8), isJson);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
