package io.serac.storage.kms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import io.serac.storage.fake.TestAuthority;
import io.serac.storage.fake.TlsRelay;
import java.net.URI;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class KmsKeyTest {
    private static final byte[] PLAIN = "hunter2".getBytes(UTF_8);

    @AutoClose
    private final FakeKms kms = FakeKms.start();

    @AutoClose
    private final KmsKey key = open(kms.createKey("one"));

    @Test
    void whatIsEncryptedOpensInItsContextAndInNoOther() {
        byte[] encrypted = key.encrypt(PLAIN, "row 1");

        assertThat(key.decrypt(encrypted, "row 1")).isEqualTo(PLAIN);
        assertThat(new String(encrypted, UTF_8)).doesNotContain("hunter2");
        assertRefused(() -> key.decrypt(encrypted, "row 2"), Kind.DENIED);
        encrypted[encrypted.length - 1] ^= 1;
        assertRefused(() -> key.decrypt(encrypted, "row 1"), Kind.DENIED);
    }

    @Test
    void anotherKeyIsNeverAskedWhateverTheBytesSay() {
        try (KmsKey other = open(kms.createKey("other"))) {
            byte[] encrypted = other.encrypt(PLAIN, "row 1");

            assertThat(other.decrypt(encrypted, "row 1")).isEqualTo(PLAIN);
            assertRefused(() -> key.decrypt(encrypted, "row 1"), Kind.DENIED);
        }
    }

    @Test
    void aKeyThatIsGoneIsARefusalAndAServiceThatIsDownIsNone() {
        byte[] encrypted = key.encrypt(PLAIN, "row 1");

        kms.setDown(true);
        assertRefused(() -> key.encrypt(PLAIN, "row 1"), Kind.UNAVAILABLE);
        assertRefused(() -> key.decrypt(encrypted, "row 1"), Kind.UNAVAILABLE);
        kms.setDown(false);
        assertThat(key.decrypt(encrypted, "row 1")).isEqualTo(PLAIN);

        kms.deleteKey(key.arn());
        assertRefused(() -> key.encrypt(PLAIN, "row 1"), Kind.DENIED);
    }

    @Test
    void whatIsNoArnOfARegionIsRefused() {
        assertThatThrownBy(() -> open("alias/serac")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> open("arn:aws:kms::123456789012:key/1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itIsAskedOnlyByWhoTrustsItsAuthority() {
        TestAuthority authority = TestAuthority.named("private");
        try (TlsRelay relay = TlsRelay.to(kms.endpoint(), authority);
                KmsKey trusting = open(key.arn(), relay.endpoint(), authority.trust());
                KmsKey doubting = open(key.arn(), relay.endpoint(), null)) {
            assertThat(trusting.decrypt(trusting.encrypt(PLAIN, "row 1"), "row 1")).isEqualTo(PLAIN);
            assertRefused(() -> doubting.encrypt(PLAIN, "row 1"), Kind.UNAVAILABLE);
        }
    }

    private KmsKey open(String arn) {
        return open(arn, kms.endpoint(), null);
    }

    private static KmsKey open(String arn, URI endpoint, @Nullable X509TrustManager trust) {
        return KmsKey.open(arn, endpoint, trust,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AK", "SK")));
    }

    private static void assertRefused(Runnable call, Kind kind) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StorageException.class,
                refusal -> assertThat(refusal.kind()).isEqualTo(kind)).hasMessageNotContaining("hunter2");
    }
}
