package io.serac.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.Privilege;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.iceberg.MetadataUpdate;
import org.junit.jupiter.api.Test;

class PrivilegesPageTest {
    private static final Path PAGE = Path.of("../docs/reference/privileges.md");

    @Test
    void pageInTheRepositoryIsWhatTheServerDecidesBy() throws IOException {
        String page = PrivilegesPage.render();
        if (Boolean.getBoolean("serac.regenerate")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/reference/privileges.md is out of date; its first lines say how to write it anew")
                .isEqualTo(page);
    }

    @Test
    void everyKindOfUpdateIsOnIt() {
        assertThat(CommitSamples.kinds()).containsExactlyInAnyOrder(Arrays.stream(
                MetadataUpdate.class.getDeclaredClasses()).filter(MetadataUpdate.class::isAssignableFrom)
                .toArray(Class<?>[]::new));
    }

    @Test
    void everyPrivilegeHasASentence() {
        assertThat(Privilege.values()).allSatisfy(privilege -> assertThat(privilege.description()).endsWith("."));
    }
}
