package io.serac.server.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.storage.kms.FakeKms;
import io.serac.storage.kms.KmsKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class KmsSecretBoxTest {
    private static final byte[] PLAIN = "hunter2".getBytes(UTF_8);

    @AutoClose
    private final FakeKms kms = FakeKms.start();

    @AutoClose
    private final KmsKey key = TestKeys.kms(kms, kms.createKey("one"));

    private final SecretBox box = new SecretBox(MasterKeys.none().with(key, true));

    @Test
    void kmsSealsAndOpensInOneContextOnly() {
        byte[] sealed = box.seal(PLAIN, "row 1");

        assertThat(box.canSeal()).isTrue();
        assertThat(box.requireActiveKeyId()).isEqualTo(key.arn());
        assertThat(box.open(sealed, "row 1")).isEqualTo(PLAIN);
        assertThatThrownBy(() -> box.open(sealed, "row 2")).isInstanceOf(SecretException.class);
        for (int position = 0; position < sealed.length; position++) {
            byte[] damaged = sealed.clone();
            damaged[position] ^= 1;
            assertThatThrownBy(() -> box.open(damaged, "row 1")).isInstanceOf(SecretException.class);
        }
    }

    @Test
    void onlyTheConfiguredKeyIsAskedWhateverAValueNames() {
        try (KmsKey planted = TestKeys.kms(kms, kms.createKey("planted"))) {
            byte[] sealed = new SecretBox(MasterKeys.none().with(planted, true)).seal(PLAIN, "row 1");
            int calls = kms.calls();

            assertThatThrownBy(() -> box.open(sealed, "row 1")).isInstanceOf(SecretException.class)
                    .hasMessageContaining("secrets.kms-key-arn");
            assertThat(kms.calls()).isEqualTo(calls);
        }
    }

    @Test
    void whatWasOpenedOnceIsNotAskedForAgainAndOutlivesAnOutage() {
        byte[] sealed = box.seal(PLAIN, "row 1");
        byte[] other = box.seal(PLAIN, "row 2");
        box.open(sealed, "row 1");
        int calls = kms.calls();

        kms.setDown(true);
        assertThat(box.open(sealed, "row 1")).isEqualTo(PLAIN);
        assertThat(kms.calls()).isEqualTo(calls);
        assertThatThrownBy(() -> box.open(other, "row 2")).isInstanceOfSatisfying(SecretException.class,
                failure -> assertThat(failure.isTemporary()).isTrue());
        assertThatThrownBy(() -> box.seal(PLAIN, "row 3")).isInstanceOfSatisfying(SecretException.class,
                failure -> assertThat(failure.isTemporary()).isTrue());
        kms.setDown(false);
        assertThat(box.open(other, "row 2")).isEqualTo(PLAIN);
    }

    @Test
    void valuesMoveFromAFileToKmsAndBack() {
        MasterKeys file = MasterKeys.parse(Secret.of(TestKeys.K1));
        byte[] local = new SecretBox(file).seal(PLAIN, "row 1");
        SecretBox kmsSeals = new SecretBox(file.with(key, true));
        SecretBox fileSeals = new SecretBox(file.with(key, false));

        byte[] remote = kmsSeals.rewrap(local, "row 1").orElseThrow();
        assertThat(box.open(remote, "row 1")).isEqualTo(PLAIN);
        assertThat(kmsSeals.rewrap(remote, "row 1")).isEmpty();
        assertThatThrownBy(() -> new SecretBox(file).open(remote, "row 1")).isInstanceOf(SecretException.class);

        byte[] back = fileSeals.rewrap(remote, "row 1").orElseThrow();
        assertThat(new SecretBox(file).open(back, "row 1")).isEqualTo(PLAIN);
        assertThat(fileSeals.rewrap(back, "row 1")).isEmpty();
        assertThat(fileSeals.requireActiveKeyId()).isEqualTo("k1");
    }
}
