package io.serac.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.database.TestDatabase;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSecretsTest {
    @AutoClose
    private static final TestDatabase database = TestDatabase.create();

    @TempDir
    private Path folder;

    @Test
    void replicasShareAKeyThatIsSealedAndServersWithoutTheMasterKeyRefuse() {
        Jdbi admin = database.database().admin();
        MasterKeys keys = MasterKeys.readOrCreate(folder.resolve("keys"));

        byte[] key = new ServerSecrets(admin, new SecretBox(keys)).get("sealed");

        assertThat(key).hasSize(32);
        assertThat(new ServerSecrets(admin, new SecretBox(keys)).get("sealed")).isEqualTo(key);
        assertThat(new ServerSecrets(admin, new SecretBox(keys)).get("other")).isNotEqualTo(key);
        assertThatThrownBy(() -> new ServerSecrets(admin, new SecretBox(MasterKeys.none())).get("sealed"))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("k1");
    }

    @Test
    void withoutMasterKeyTheKeyIsSharedUnsealed() {
        Jdbi admin = database.database().admin();

        byte[] key = new ServerSecrets(admin, new SecretBox(MasterKeys.none())).get("plain");

        assertThat(new ServerSecrets(admin, new SecretBox(MasterKeys.none())).get("plain")).isEqualTo(key);
    }
}
