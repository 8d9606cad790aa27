package io.serac.server.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorsPageTest {
    private static final Path PAGE = Path.of("../docs/reference/errors.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d{3}) \\| `(\\w+)` \\|");

    @Test
    void pageListsExactlyTheErrorsThatExist() throws IOException {
        List<String> listed;
        try (Stream<MatchResult> rows = ROW.matcher(Files.readString(PAGE)).results()) {
            listed = rows.map(row -> row.group(1) + " " + row.group(2)).toList();
        }

        assertThat(listed).containsExactlyInAnyOrderElementsOf(
                Stream.of(ErrorCode.values()).map(code -> code.status() + " " + code.type()).toList());
    }
}
