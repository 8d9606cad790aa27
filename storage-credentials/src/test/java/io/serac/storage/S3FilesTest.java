package io.serac.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.serac.storage.StorageException.Kind;
import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.Fault;
import io.serac.storage.fake.Weakness;
import io.serac.storage.location.Location;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3FilesTest extends ObjectFilesContract {
    private static final CallLimits SHORT =
            new CallLimits(Duration.ofSeconds(2), Duration.ofMillis(1500), Duration.ofSeconds(4),
                    Duration.ofMinutes(1), 2);

    private FakeObjectStore store;
    private ObjectFiles files;

    @BeforeEach
    void open() {
        store = FakeObjectStore.start();
        files = open(store.profile("wh"));
    }

    @AfterEach
    void close() {
        files.close();
        store.close();
    }

    @Override
    ObjectFiles files() {
        return files;
    }

    @Override
    Location root() {
        return Location.parse("s3://lake/wh");
    }

    @Override
    Location alsoAllowed() {
        return Location.parse("s3a://lake/given");
    }

    @Test
    void listsPageByPage() {
        for (int i = 0; i < 1005; i++) {
            store.put("wh/t1/data/" + i, CONTENT);
        }

        assertThat(list(root().resolve("t1"))).hasSize(1005).extracting(StoredFile::location).doesNotHaveDuplicates();
        assertThat(store.requests()).hasSize(2);
    }

    @Test
    void passesOverKeysThatCouldNameOtherObjects() {
        store.put("wh/t1/a", CONTENT);
        store.put("wh/t1/../t2/a", CONTENT);
        store.put("wh/t1//b", CONTENT);
        store.put("wh/t1/folder/", CONTENT);

        assertThat(list(root().resolve("t1"))).extracting(StoredFile::location).containsExactly(root().resolve("t1/a"));
    }

    @Test
    void repeatsWhatAnOverloadedStoreRefused() {
        store.faults().next(2, "PUT", Fault.SERVICE_UNAVAILABLE);

        files.writeNew(root().resolve("x"), CONTENT);

        assertThat(store.keys()).containsExactly("wh/x");
    }

    @Test
    void givesUpOnAStoreThatStaysOverloaded() {
        store.faults().all("*", Fault.SERVICE_UNAVAILABLE);

        assertThatFailsWith(Kind.UNAVAILABLE, () -> files.writeNew(root().resolve("x"), CONTENT));
        assertThatFailsWith(Kind.UNAVAILABLE, () -> files.read(root().resolve("x"), 100));
        assertThatFailsWith(Kind.UNAVAILABLE, () -> files.exists(root().resolve("x")));
        assertThatFailsWith(Kind.UNAVAILABLE, () -> files.delete(root().resolve("x")));
        assertThatFailsWith(Kind.UNAVAILABLE, () -> list(root()));
        assertThat(store.keys()).isEmpty();
    }

    @Test
    void knowsItsOwnWriteAgainWhenItsAnswerWasLost() {
        store.faults().next(1, "PUT", Fault.DROP_ANSWER);

        files.writeNew(root().resolve("x"), CONTENT);

        assertThat(files.read(root().resolve("x"), 100)).isEqualTo(CONTENT);
    }

    @Test
    void takesNoForeignFileForItsOwnLostWrite() {
        store.put("wh/x", new byte[]{1});
        store.faults().next(1, "PUT", Fault.SERVICE_UNAVAILABLE);

        assertThatFailsWith(Kind.ALREADY_EXISTS, () -> files.writeNew(root().resolve("x"), CONTENT));

        assertThat(files.read(root().resolve("x"), 100)).containsExactly(1);
    }

    @Test
    void doesNotKnowWhatBecameOfAWriteWhoseAnswersAreAllLost() {
        store.faults().all("PUT", Fault.DROP_ANSWER);

        assertThatFailsWith(Kind.UNAVAILABLE, () -> files.writeNew(root().resolve("x"), CONTENT));

        assertThat(store.keys()).containsExactly("wh/x");
    }

    @Test
    void aHangingStoreDoesNotHoldACallForever() {
        try (ObjectFiles hasty = ObjectFiles.open(store.profile("wh"), List.of(), store.policy(), SHORT)) {
            hasty.writeNew(root().resolve("x"), CONTENT);
            store.faults().all("*", Fault.HANG);

            assertThatFailsWith(Kind.UNAVAILABLE, () -> hasty.read(root().resolve("x"), 100));
            assertThatFailsWith(Kind.UNAVAILABLE, () -> hasty.writeNew(root().resolve("y"), CONTENT));
        }
    }

    @Test
    void callsBeyondTheLimitFailInsteadOfQueueingUp() throws Exception {
        try (ObjectFiles hasty = ObjectFiles.open(store.profile("wh"), List.of(), store.policy(), SHORT);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            store.faults().all("*", Fault.HANG);
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(executor.submit(() -> assertThatFailsWith(Kind.UNAVAILABLE,
                        () -> hasty.read(root().resolve("x"), 100))));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
        assertThat(store.requests()).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void aStoreThatIsGoneIsUnavailable() {
        store.close();

        assertThatFailsWith(Kind.UNAVAILABLE, () -> files.read(root().resolve("x"), 100));
    }

    @Test
    void aStoreWithoutCreateOnlyPutsWorks() {
        store.weaken(Weakness.REFUSES_CREATE_ONLY);

        files.writeNew(root().resolve("x"), CONTENT);
        files.writeNew(root().resolve("y"), CONTENT);

        assertThat(store.keys()).containsExactly("wh/x", "wh/y");
        assertThat(store.requests()).as("asked once").hasSize(3);
    }

    @Test
    void aRightKeyIsNeeded() {
        S3Profile profile = store.profile("wh");
        for (AccessKey wrong : List.of(new AccessKey(store.key().accessKeyId(), "guessed"),
                new AccessKey("AKOTHER", "guessed"))) {
            try (ObjectFiles stranger = open(profile.withCredentials(wrong))) {
                assertThatFailsWith(Kind.DENIED, () -> stranger.writeNew(root().resolve("x"), CONTENT));
                assertThatFailsWith(Kind.DENIED, () -> stranger.exists(root().resolve("x")));
            }
        }
        assertThat(store.keys()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithoutWhatTheStoreSaid() {
        store.faults().next(1, "GET", Fault.ACCESS_DENIED);

        assertThatFailsWith(Kind.DENIED, () -> files.read(root().resolve("x"), 100));
        try (ObjectFiles elsewhere =
                open(new S3Profile(Location.parse("s3://nobucket/wh"), store.endpoint(), "us-east-1",
                        true, store.key(), false))) {
            assertThatThrownBy(
                    () -> elsewhere.writeNew(Location.parse("s3://nobucket/wh/x"), CONTENT))
                    .hasMessageContaining("no bucket 'nobucket'")
                    .hasMessageNotContaining("fake store");
        }
    }

    @Test
    void theStoreChecksTheTimeOfSignatures() {
        try (FakeObjectStore ahead = FakeObjectStore.start(Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
                ObjectFiles behind = ObjectFiles.open(ahead.profile("wh"), List.of(), ahead.policy())) {
            assertThatFailsWith(Kind.DENIED, () -> behind.writeNew(root().resolve("x"), CONTENT));
            assertThat(ahead.keys()).isEmpty();
        }
    }

    @Test
    void looksAtTheAddressAgainWhenItConnects() {
        // Another spelling of 127.0.0.1, which is no loopback name to those who look at names only.
        S3Profile disguised = new S3Profile(root(), URI.create("https://2130706433:" + store.endpoint().getPort()),
                "us-east-1", true, store.key(), false);
        EndpointPolicy anyEncrypted = new EndpointPolicy(List.of(), false);
        try (ObjectFiles blocked = ObjectFiles.open(disguised, List.of(), anyEncrypted)) {
            assertThatThrownBy(() -> blocked.read(root().resolve("x"), 100))
                    .isInstanceOf(StorageException.class)
                    .hasRootCauseInstanceOf(UnknownHostException.class)
                    .hasStackTraceContaining("address that stores must not have");
        }
    }

    @Test
    void connectsToAllowedAddressesOnly() {
        S3Profile profile = store.profile("wh");
        assertThatIllegalArgumentException().isThrownBy(
                () -> ObjectFiles.open(profile, List.of(), new EndpointPolicy(List.of(), false)));

        String named = "http://localhost:" + store.endpoint().getPort();
        S3Profile byName = new S3Profile(root(), URI.create(named), "us-east-1", true, store.key(), false);
        try (ObjectFiles allowed = ObjectFiles.open(byName, List.of(), new EndpointPolicy(List.of(named), false))) {
            allowed.writeNew(root().resolve("x"), CONTENT);
        }
        assertThat(store.keys()).containsExactly("wh/x");
    }

    private ObjectFiles open(S3Profile profile) {
        return ObjectFiles.open(profile, List.of(alsoAllowed()), store.policy());
    }
}
