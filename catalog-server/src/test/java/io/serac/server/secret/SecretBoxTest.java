package io.serac.server.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
    private static final byte[] PLAIN = "hunter2".getBytes(UTF_8);

    @TempDir
    private Path folder;

    @Test
    void sealedValueOpensInItsContextAndInNoOther() {
        SecretBox box = new SecretBox(MasterKeys.readOrCreate(folder.resolve("keys")));
        byte[] sealed = box.seal(PLAIN, "warehouse/1");

        assertThat(box.open(sealed, "warehouse/1")).isEqualTo(PLAIN);
        assertThat(new String(sealed, UTF_8)).doesNotContain("hunter2");
        assertThat(box.seal(PLAIN, "warehouse/1")).isNotEqualTo(sealed);
        assertThatThrownBy(() -> box.open(sealed, "warehouse/2")).isInstanceOf(SecretException.class);
    }

    @Test
    void everyFlippedByteFailsClosed() {
        SecretBox box = new SecretBox(MasterKeys.readOrCreate(folder.resolve("keys")));
        byte[] sealed = box.seal(PLAIN, "context");

        for (int position = 0; position < sealed.length; position++) {
            byte[] damaged = sealed.clone();
            damaged[position] ^= 1;
            assertThatThrownBy(() -> box.open(damaged, "context")).isInstanceOf(SecretException.class);
        }
        assertThatThrownBy(() -> box.open(new byte[0], "context")).isInstanceOf(SecretException.class);
    }

    @Test
    void newFirstKeySealsWhileTheOldOneStillOpens() throws IOException {
        Path file = folder.resolve("keys");
        byte[] sealed = new SecretBox(MasterKeys.readOrCreate(file)).seal(PLAIN, "context");
        String oldLine = Files.readString(file);
        String newLine = "k2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";

        Files.writeString(file, newLine + oldLine);
        assertThat(new SecretBox(MasterKeys.read(file)).open(sealed, "context")).isEqualTo(PLAIN);

        Files.writeString(file, newLine);
        assertThatThrownBy(() -> new SecretBox(MasterKeys.read(file)).open(sealed, "context"))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("Master key k1 is missing");
    }

    @Test
    void withoutKeyNothingIsSealed() {
        SecretBox box = new SecretBox(MasterKeys.none());

        assertThat(box.canSeal()).isFalse();
        assertThatThrownBy(() -> box.seal(PLAIN, "context")).hasMessageContaining("secrets.key-file");
    }

    @Test
    void keyFileIsPrivateAndBadLinesAreNamed() throws IOException {
        Path file = folder.resolve("keys");
        MasterKeys.readOrCreate(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");

        Files.writeString(file, "# comment\nk1:tooshort\n");
        assertThatThrownBy(() -> MasterKeys.read(file)).hasMessageContaining("line 2").message()
                .doesNotContain("short");
    }

    @Test
    void secretNeverShowsItself() {
        assertThat(Secret.of("hunter2")).hasToString("********").isEqualTo(Secret.of("hunter2"))
                .isNotEqualTo(Secret.of("hunter3"));
    }

    @Test
    void whatAnotherKeySealedIsSealedAnewAndOnlyThat() {
        SecretBox old = TestKeys.box(TestKeys.K1);
        SecretBox both = TestKeys.box(TestKeys.K2, TestKeys.K1);
        byte[] sealed = old.seal(PLAIN, "context");

        byte[] fresh = both.rewrap(sealed, "context").orElseThrow();

        assertThat(TestKeys.box(TestKeys.K2).open(fresh, "context")).isEqualTo(PLAIN);
        assertThatThrownBy(() -> old.open(fresh, "context")).hasMessageContaining("k2 is missing");
        assertThat(both.rewrap(fresh, "context")).isEmpty();
        assertThatThrownBy(() -> both.rewrap(sealed, "other")).isInstanceOf(SecretException.class);
        fresh[fresh.length - 1] ^= 1;
        assertThatThrownBy(() -> both.rewrap(fresh, "context")).isInstanceOf(SecretException.class);
    }

    @Test
    void keysOfASettingAreReadLikeThoseOfAFileAndNeverShown() {
        MasterKeys keys = MasterKeys.parse(Secret.of("# ours\n\n" + TestKeys.K2 + "\r\n" + TestKeys.K1 + "\n"));

        assertThat(new SecretBox(keys).requireActiveKeyId()).isEqualTo("k2");
        assertThat(keys).hasToString("master keys [k2, k1]");
        for (String wrong : new String[]{"", "# nothing", "k1", "k1:", "k1:AAEC", "k 1:" + TestKeys.K1.substring(3),
                TestKeys.K1 + "\n" + TestKeys.K1, "k1:canary!"}) {
            assertThatThrownBy(() -> MasterKeys.parse(Secret.of(wrong))).isInstanceOf(SecretException.class)
                    .hasMessageContaining("secrets.keys").hasMessageNotContaining("canary");
        }
    }
}
