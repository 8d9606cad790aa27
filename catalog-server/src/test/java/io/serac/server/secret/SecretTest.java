package io.serac.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
    @TempDir
    private Path folder;

    @Test
    void fileHoldsTheSecretWithoutTheLineBreakAtItsEnd() throws IOException {
        assertThat(Secret.read(write(" pass word \r\n"), "some.key")).isEqualTo(Secret.of(" pass word "));
        assertThat(Secret.read(write("a\nb"), "some.key").reveal()).isEqualTo("a\nb");
        assertThat(Secret.read(write("x"), "some.key")).hasToString("********");
    }

    @Test
    void absentEmptyAndHugeFilesAreRefusedByTheNameOfTheSetting() throws IOException {
        assertThatThrownBy(() -> Secret.read(folder.resolve("absent"), "some.key")).isInstanceOf(SecretException.class)
                .hasMessageContaining("some.key").hasMessageContaining("absent");
        Path empty = write("\n");
        assertThatThrownBy(() -> Secret.read(empty, "some.key")).hasMessageContaining("is empty");
        Path huge = write("canary".repeat(20_000));
        assertThatThrownBy(() -> Secret.read(huge, "some.key")).hasMessageContaining("is larger")
                .hasMessageNotContaining("canary");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("secret"), text);
    }
}
