package io.serac.teststore;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.S3Profile;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.session.CredentialIssuer;
import io.serac.storage.session.ScopedCredentials;
import io.serac.teststore.TestStore.Role;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.io.SeekableInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Keys end, and a client that works on gets new ones. The store issues them by a clock that is behind and judges them later by one
 * that is ahead, which saves waiting for a quarter of an hour; both are within the store's tolerance for signatures. Keys that end
 * in less than a minute are the ones that the client certainly renews: with others it waits a little, by chance.
 */
final class ExpiredKeysIT extends OnEachStore {
    private static final Duration BEHIND = Duration.ofSeconds(-850);
    private static final Duration AHEAD = Duration.ofMinutes(2);

    @AfterEach
    void resetClock() {
        if (store != null) {
            store.shiftClock(Duration.ZERO);
        }
    }

    @Test
    void openNothingAfterTheirEnd() {
        shiftClock(BEHIND);
        ScopedCredentials issued = issuer.issue(scope(sts(Role.ALL_POWERFUL), StorageMode.READ), PRINCIPAL);
        assertThat(issued.expiresAt()).isBefore(Instant.now().plus(Duration.ofMinutes(1)));
        try (S3Client s3 = PlainClient.open(store, keys(issued))) {
            assertThat(s3.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET).key(key + "/data/a")).asByteArray())
                    .isEqualTo(CONTENT);
        }
        shiftClock(AHEAD);
        assertThatOldKeysAreDead(issued);
        assertThat(content(key + "/data/a")).as("with other keys").isEqualTo(CONTENT);
    }

    @Test
    void aClientThatWorksOnGetsNewOnes() throws IOException {
        shiftClock(BEHIND);
        S3Profile profile = sts(Role.ALL_POWERFUL);
        StorageScope scope = scope(profile, StorageMode.READ_WRITE);
        AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
        try (CredentialIssuer caching = new CredentialIssuer(ENDPOINTS, new PassingClock(passed));
                CatalogDouble catalog = CatalogDouble.vending("s3://" + TestStore.BUCKET + "/" + key + "/",
                        () -> VendedFilesIT.properties(profile, caching.issue(scope, PRINCIPAL)))) {
            ScopedCredentials first = caching.issue(scope, PRINCIPAL);
            Map<String, String> properties = new HashMap<>(VendedFilesIT.properties(profile, first));
            properties.put("uri", catalog.uri());
            properties.put("rest.auth.type", "none");
            properties.put("client.refresh-credentials-endpoint", "credentials");
            try (S3FileIO io = new S3FileIO()) {
                io.initialize(properties);
                assertThat(read(io)).isEqualTo(CONTENT);
                shiftClock(AHEAD);
                // More than half of the first keys' life.
                passed.set(Duration.ofSeconds(40));
                assertThatOldKeysAreDead(first);

                assertThat(read(io)).isEqualTo(CONTENT);
                assertThat(catalog.calls()).isPositive();
            }
        }
    }

    private void assertThatOldKeysAreDead(ScopedCredentials old) {
        try (S3Client s3 = PlainClient.open(store, keys(old))) {
            assertDenied("old keys", () -> s3.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET)
                    .key(key + "/data/a")));
        }
    }

    private static final class PassingClock extends Clock {
        private final AtomicReference<Duration> passed;

        private PassingClock(AtomicReference<Duration> passed) {
            this.passed = passed;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(passed.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private byte[] read(S3FileIO io) throws IOException {
        String location = "s3://" + TestStore.BUCKET + "/" + key + "/data/a";
        try (SeekableInputStream stream = io.newInputFile(location).newStream()) {
            return stream.readAllBytes();
        }
    }

    private void shiftClock(Duration ahead) {
        if (!store.shiftClock(ahead)) {
            throw new TestAbortedException("SKIPPED, keys were not tested after their end: " + kind
                    + " cannot have a clock of its own here. For Ceph: apt-get install libfaketime");
        }
        reopenAdmin();
    }
}
