package io.serac.storage.kms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import io.serac.storage.StoreObserver;
import io.serac.storage.fake.TestAuthority;
import io.serac.storage.fake.TlsRelay;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
    void eachCallIsSeenHoweverItEnds() {
        List<String> seen = new ArrayList<>();
        StoreObserver observer = new StoreObserver() {
            @Override
            public <T> T observe(Call kind, Supplier<T> call) {
                try {
                    T result = call.get();
                    seen.add(kind + " ok");
                    return result;
                } catch (StorageException failure) {
                    seen.add(kind + " " + failure.kind());
                    throw failure;
                }
            }

            @Override
            public void keys(Keys outcome) {
                throw new AssertionError("no keys of a store");
            }

            @Override
            public Map<String, String> headers() {
                return Map.of();
            }
        };
        try (KmsKey observed = open(key.arn(), kms.endpoint(), null, observer)) {
            byte[] encrypted = observed.encrypt(PLAIN, "row 1");
            observed.decrypt(encrypted, "row 1");
            assertRefused(() -> observed.decrypt(encrypted, "row 2"), Kind.DENIED);
            kms.setDown(true);
            assertRefused(() -> observed.encrypt(PLAIN, "row 1"), Kind.UNAVAILABLE);
        }
        assertThat(seen).containsExactly("KMS_ENCRYPT ok", "KMS_DECRYPT ok", "KMS_DECRYPT DENIED",
                "KMS_ENCRYPT UNAVAILABLE");
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
        return open(arn, endpoint, trust, StoreObserver.none());
    }

    private static KmsKey open(String arn, URI endpoint, @Nullable X509TrustManager trust, StoreObserver observer) {
        return KmsKey.open(arn, endpoint, trust, observer,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AK", "SK")));
    }

    private static void assertRefused(Runnable call, Kind kind) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StorageException.class,
                refusal -> assertThat(refusal.kind()).isEqualTo(kind)).hasMessageNotContaining("hunter2");
    }
}
