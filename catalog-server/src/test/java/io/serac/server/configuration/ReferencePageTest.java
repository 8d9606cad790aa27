package io.serac.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferencePageTest {
    private static final Path PAGE = Path.of("../docs/reference/configuration.md");

    @Test
    void pageInTheRepositoryDescribesExactlyTheKeysThatExist() throws IOException {
        String page = ReferencePage.render(Key.all());
        if (Boolean.getBoolean("serac.regenerate")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/reference/configuration.md is out of date; its first lines say how to write it anew")
                .isEqualTo(page);
    }

    @Test
    void everyKeyHasASentenceAndBoundsOnBothSidesOrNone() {
        assertThat(Key.all()).allSatisfy(key -> {
            assertThat(key.setting().value()).as(key.name()).endsWith(".");
            assertThat(key.setting().min().isEmpty()).as(key.name()).isEqualTo(key.setting().max().isEmpty());
        });
    }
}
