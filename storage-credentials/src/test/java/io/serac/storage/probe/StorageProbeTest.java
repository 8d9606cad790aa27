package io.serac.storage.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.AccessKey;
import io.serac.storage.FileProfile;
import io.serac.storage.ObjectFiles;
import io.serac.storage.S3Profile;
import io.serac.storage.StorageProfile;
import io.serac.storage.WarehouseMarker;
import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.Fault;
import io.serac.storage.fake.Weakness;
import io.serac.storage.location.Location;
import io.serac.storage.probe.StorageReport.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageProbeTest {
    @TempDir
    Path folder;

    private FakeObjectStore store;

    @BeforeEach
    void start() {
        store = FakeObjectStore.start();
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void aSoundStorePassesAndIsLeftAsItWas() {
        store.put("wh/t1/x", new byte[1]);

        StorageReport report = run(store.profile("wh"));

        assertThat(report.checks()).extracting(Check::name).containsExactly("write", "no-other-warehouse", "read",
                "list", "multipart", "create-only", "chunked-upload", "clock", "wrong-secret", "delete");
        assertThat(report.checks()).allSatisfy(check -> {
            assertThat(check.passed()).as(check.toString()).isTrue();
            assertThat(check.message()).isEmpty();
        });
        assertThat(report.passed()).isTrue();
        assertThat(report.summary()).isEqualTo("The storage works. Clients bring keys of their own, because scoping is"
                + " none.");
        assertThat(store.keys()).containsExactly("wh/t1/x");
        assertThat(store.openUploads()).isZero();
        assertThat(store.requests()).allSatisfy(request -> assertThat(request).matches("[A-Z]+ /lake"
                + "(/wh/(serac-warehouse.json|_serac-probe/[0-9a-f-]{36}/[a-z-]+.txt))?"));
    }

    @Test
    void aStoreThatTakesAnySecretIsWarnedOf() {
        store.weaken(Weakness.TAKES_ANY_SECRET);

        StorageReport report = run(store.profile("wh"));

        assertThat(failed(report)).containsExactly("wrong-secret");
        assertThat(report.passed()).isTrue();
    }

    @Test
    void aStoreThatOverwritesIsWarnedOf() {
        store.weaken(Weakness.IGNORES_CREATE_ONLY);

        StorageReport report = run(store.profile("wh"));

        assertThat(failed(report)).containsExactly("create-only");
        assertThat(report.passed()).isTrue();
    }

    @Test
    void aKeyThatMayNotDeleteFails() {
        store.faults().all("DELETE", Fault.ACCESS_DENIED);

        StorageReport report = run(store.profile("wh"));

        // To abort an upload is a DELETE too.
        assertThat(failed(report)).containsExactly("multipart", "delete");
        assertThat(report.passed()).isFalse();
        assertThat(report.checks()).last().satisfies(check -> assertThat(check.message()).contains("403"));
    }

    @Test
    void aWrongKeyFailsAtOnce() {
        S3Profile right = store.profile("wh");
        S3Profile wrong = new S3Profile(right.root(), right.endpoint(), right.region(), true,
                new AccessKey("AKFAKE", "guessed"), false);

        StorageReport report = run(wrong);

        assertThat(failed(report)).containsExactly("write");
        assertThat(report.checks()).hasSize(1);
        assertThat(report.passed()).isFalse();
        assertThat(store.keys()).isEmpty();
    }

    @Test
    void aFolderThatMayBeWrittenPassesAndIsLeftEmpty() {
        StorageReport report = run(new FileProfile(Location.parse("file:" + folder.resolve("wh"))));

        assertThat(report.passed()).isTrue();
        assertThat(report.checks()).extracting(Check::name)
                .containsExactly("write", "no-other-warehouse", "read", "list", "create-only", "delete");
        assertThat(folder.resolve("wh")).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeMadeFails() throws IOException {
        Files.writeString(folder.resolve("wh"), "a file");

        StorageReport report = run(new FileProfile(Location.parse("file:" + folder.resolve("wh"))));

        assertThat(failed(report)).containsExactly("write");
        assertThat(report.passed()).isFalse();
    }

    @Test
    void aRootOfAnotherWarehouseIsRefusedAndAnOwnOneIsNot() {
        UUID warehouse = UUID.randomUUID();
        try (ObjectFiles files = ObjectFiles.open(store.profile("wh"), List.of(), store.policy())) {
            assertThat(new WarehouseMarker(files, store.profile("wh").root(), warehouse).write()).isTrue();
        }

        StorageReport others = run(store.profile("wh"));
        StorageReport own = StorageProbe.run(store.profile("wh"), warehouse, store.policy(), still());

        assertThat(failed(others)).containsExactly("no-other-warehouse");
        assertThat(others.passed()).isFalse();
        assertThat(others.checks().getLast().message()).contains("s3://lake/wh/serac-warehouse.json");
        assertThat(own.passed()).isTrue();
        assertThat(store.keys()).containsExactly("wh/serac-warehouse.json");
    }

    @Test
    void anythingElseInPlaceOfTheMarkIsAnotherWarehouse() {
        store.put("wh/serac-warehouse.json", new byte[10_000]);

        assertThat(failed(run(store.profile("wh")))).containsExactly("no-other-warehouse");
    }

    @Test
    void whatIsNotPossibleInTimeIsNotTriedAndFails() {
        StorageReport report = StorageProbe.run(store.stsProfile("wh"), UUID.randomUUID(), store.policy(),
                new HastyClock(Duration.ofSeconds(2)));

        assertThat(report.passed()).isFalse();
        assertThat(report.checks()).filteredOn(check -> !check.passed()).isNotEmpty()
                .allSatisfy(check -> assertThat(check.message()).contains("Not tried"));
    }

    @Test
    void whatWasWrittenIsRemovedAlsoAfterAFailure() {
        store.weaken(Weakness.IGNORES_SESSION_POLICY);
        store.weaken(Weakness.LETS_SESSIONS_ASSUME_ROLE_AGAIN);
        store.weaken(Weakness.SETS_BUCKET_POLICY);

        assertThat(run(store.stsProfile("wh")).passed()).isFalse();

        assertThat(store.keys()).isEmpty();
        assertThat(store.openUploads()).isZero();
    }

    @Test
    void reportsSayNothingOfWhatTheStoreSays() {
        store.faults().all("DELETE", Fault.ACCESS_DENIED);

        assertThat(run(store.profile("wh")).toString()).doesNotContain("fake store").doesNotContain("AccessDenied")
                .doesNotContain(store.key().secretAccessKey());
    }

    private StorageReport run(StorageProfile profile) {
        return StorageProbe.run(profile, UUID.randomUUID(), store.policy(), still());
    }

    /** The time of a probe never ends, however long it takes on a slow machine. */
    private static Clock still() {
        return Clock.fixed(Clock.systemUTC().instant(), ZoneOffset.UTC);
    }

    private static List<String> failed(StorageReport report) {
        return report.checks().stream().filter(check -> !check.passed()).map(Check::name).toList();
    }

    /** Is further each time that somebody looks. */
    private static final class HastyClock extends Clock {
        private final Duration step;
        private Instant now = Clock.systemUTC().instant();

        private HastyClock(Duration step) {
            this.step = step;
        }

        @Override
        public synchronized Instant instant() {
            now = now.plus(step);
            return now;
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
}
