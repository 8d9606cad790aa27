package io.serac.storage.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.serac.storage.AccessKey;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.S3Profile;
import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import io.serac.storage.StsSettings;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.storage.session.FakeTokenService.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often token services are asked. */
class CredentialCacheTest {
    private static final UUID TABLE = UUID.fromString("0190b6f4-0000-7000-8000-000000000001");
    private static final UUID ALICE = UUID.fromString("0190b6f4-0000-7000-8000-0000000000aa");
    private static final UUID BOB = UUID.fromString("0190b6f4-0000-7000-8000-0000000000bb");

    private final FakeClock clock = new FakeClock(Instant.parse("2026-01-01T10:00:00Z"));
    private FakeTokenService service;
    private CredentialIssuer issuer;
    private StorageScope scope;

    @BeforeEach
    void open() {
        service = FakeTokenService.start(clock);
        issuer = new CredentialIssuer(service.policy(), clock, FakeTokenService.PATIENT);
        scope = scope(service.profile(StsSettings.DEFAULT), TABLE, StorageMode.READ, "t1");
    }

    @AfterEach
    void close() {
        issuer.close();
        service.close();
    }

    @Test
    void keysAreGivenOutUntilHalfOfTheirLife() {
        ScopedCredentials first = issuer.issue(scope, ALICE);
        assertThat(first.freshUntil()).isEqualTo(Instant.parse("2026-01-01T10:30:00Z"));

        clock.advance(Duration.ofMinutes(30).minusMillis(1));
        assertThat(issuer.issue(scope, ALICE)).isEqualTo(first);
        assertThat(service.asked()).hasSize(1);

        clock.advance(Duration.ofMillis(1));
        ScopedCredentials second = issuer.issue(scope, ALICE);
        assertThat(second).isNotEqualTo(first);
        assertThat(second.expiresAt()).isEqualTo(Instant.parse("2026-01-01T11:30:00Z"));
        assertThat(service.asked()).hasSize(2);
    }

    @Test
    void theLifeIsThatWhichTheStoreGave() {
        service.life(Duration.ofMinutes(10));
        ScopedCredentials first = issuer.issue(scope, ALICE);

        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(issuer.issue(scope, ALICE)).isEqualTo(first);
        clock.advance(Duration.ofMillis(1));
        assertThat(issuer.issue(scope, ALICE)).isNotEqualTo(first);
    }

    @Test
    void aStoreThatGivesMoreThanAskedIsNotBelieved() {
        service.life(Duration.ofHours(12));

        assertThat(issuer.issue(scope, ALICE).expiresAt()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void aThousandAtOnceAreOneCall() throws Exception {
        CountDownLatch asking = new CountDownLatch(1000);
        service.waitFor(asking);
        List<Future<ScopedCredentials>> answers = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                answers.add(executor.submit(() -> {
                    asking.countDown();
                    return issuer.issue(scope, ALICE);
                }));
            }
        }
        Set<ScopedCredentials> keys = new HashSet<>();
        for (Future<ScopedCredentials> answer : answers) {
            keys.add(answer.get());
        }
        assertThat(keys).hasSize(1);
        assertThat(service.asked()).hasSize(1);
    }

    @Test
    void aThousandAtOnceAreToldOfOneRefusal() throws Exception {
        CountDownLatch asking = new CountDownLatch(1000);
        service.waitFor(asking);
        service.answer(Answer.of(403, ""));
        List<Future<?>> answers = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                answers.add(executor.submit(() -> {
                    asking.countDown();
                    assertFails(Kind.DENIED, scope, ALICE);
                }));
            }
        }
        for (Future<?> answer : answers) {
            answer.get();
        }
        // Those who come when the refusal is known already ask again.
        assertThat(service.asked()).hasSizeLessThan(1000);
    }

    @Test
    void keysAreNeverShared() {
        S3Profile profile = scope.profile();
        UUID otherTable = UUID.fromString("0190b6f4-0000-7000-8000-000000000002");
        StsSettings role = new StsSettings(null, "arn:aws:iam:::role/other", null, false, Duration.ofHours(1));
        StsSettings externalId = new StsSettings(null, null, "other", false, Duration.ofHours(1));
        StsSettings lifetime = new StsSettings(null, null, null, false, Duration.ofMinutes(15));
        List<StorageScope> scopes = new ArrayList<>(List.of(
                scope(profile, otherTable, StorageMode.READ, "t1"),
                scope(profile, TABLE, StorageMode.READ, "t2"),
                scope(profile, TABLE, StorageMode.READ, "t1", "t2"),
                scope(service.profile(role), TABLE, StorageMode.READ, "t1"),
                scope(service.profile(externalId), TABLE, StorageMode.READ, "t1"),
                scope(service.profile(lifetime), TABLE, StorageMode.READ, "t1"),
                scope(otherKey(profile), TABLE, StorageMode.READ, "t1")));
        for (StorageMode mode : StorageMode.values()) {
            scopes.add(scope(profile, TABLE, mode, "t1"));
        }

        Set<String> tokens = new HashSet<>();
        for (StorageScope each : scopes) {
            tokens.add(issuer.issue(each, ALICE).sessionToken());
            tokens.add(issuer.issue(each, BOB).sessionToken());
        }

        assertThat(tokens).hasSize(scopes.size() * 2);
        assertThat(service.asked()).hasSize(scopes.size() * 2);
        assertThat(issuer.issue(scope(profile, TABLE, StorageMode.READ, "t1"), ALICE).sessionToken()).isIn(tokens);
        assertThat(service.asked()).hasSize(scopes.size() * 2);
    }

    @Test
    void failuresAreForgotten() {
        service.answer(Answer.of(403, ""));
        assertFails(Kind.DENIED, scope, ALICE);
        service.answer(Answer.of(503, ""));
        assertFails(Kind.UNAVAILABLE, scope, ALICE);
        service.answer(null);

        ScopedCredentials keys = issuer.issue(scope, ALICE);

        assertThat(issuer.issue(scope, ALICE)).isEqualTo(keys);
    }

    @Test
    void aFailureDoesNotTakeAwayWhatIsStillGood() {
        ScopedCredentials keys = issuer.issue(scope, ALICE);
        service.answer(Answer.of(503, ""));

        assertThat(issuer.issue(scope, ALICE)).isEqualTo(keys);
        assertFails(Kind.UNAVAILABLE, scope, BOB);
        clock.advance(Duration.ofMinutes(30));
        assertFails(Kind.UNAVAILABLE, scope, ALICE);
    }

    @Test
    void aSickStoreHoldsUpNoOther() throws Exception {
        CountDownLatch healed = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(18);
        try (FakeTokenService sick = FakeTokenService.start(clock);
                CredentialIssuer both = new CredentialIssuer(
                        new EndpointPolicy(List.of(sick.endpoint().toString(), service.endpoint().toString()), false),
                        clock, FakeTokenService.PATIENT);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            sick.waitFor(healed);
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                StorageScope stuck =
                        scope(sick.profile(StsSettings.DEFAULT), new UUID(0, i), StorageMode.READ, "t" + i);
                answers.add(executor.submit(() -> isIssued(both, stuck, failed)));
            }
            // Two may wait for the service, the others are turned away.
            assertThat(failed.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(sick.asked()).hasSize(2);

            for (int i = 0; i < 20; i++) {
                StorageScope healthy = scope(scope.profile(), new UUID(1, i), StorageMode.READ, "t" + i);
                assertThat(both.issue(healthy, ALICE).accessKeyId()).startsWith("ASIA");
            }

            healed.countDown();
            int issued = 0;
            for (Future<Boolean> answer : answers) {
                issued += answer.get() ? 1 : 0;
            }
            assertThat(issued).isEqualTo(2);
        }
    }

    private static boolean isIssued(CredentialIssuer issuer, StorageScope what, CountDownLatch failed) {
        try {
            return issuer.issue(what, ALICE).accessKeyId().startsWith("ASIA");
        } catch (StorageException failure) {
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            failed.countDown();
            return false;
        }
    }

    private void assertFails(Kind kind, StorageScope what, UUID who) {
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> issuer.issue(what, who))
                .extracting(StorageException::kind).isEqualTo(kind);
    }

    private static S3Profile otherKey(S3Profile profile) {
        return new S3Profile(profile.dialect(), profile.root(), profile.endpoint(), profile.region(),
                profile.pathStyleAccess(), new AccessKey("AKBASE", "rotated"), profile.chunkedEncoding(),
                profile.delegation(), profile.encryption());
    }

    private static StorageScope scope(S3Profile profile, UUID table, StorageMode mode, String... folders) {
        List<Location> locations = new ArrayList<>();
        for (String folder : folders) {
            locations.add(profile.root().resolve(folder));
        }
        return StorageScope.of(profile, List.of(), table, locations, mode);
    }
}
