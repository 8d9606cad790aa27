package io.serac.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.Fault;
import io.serac.storage.fake.Weakness;
import io.serac.storage.location.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

        StorageReport report = StorageProbe.run(store.profile("wh"), store.policy());

        assertThat(report.checks()).extracting(StorageReport.Check::name)
                .containsExactly("write", "read", "list", "create-only", "wrong-secret", "delete");
        assertThat(report.checks()).allSatisfy(check -> {
            assertThat(check.passed()).as(check.toString()).isTrue();
            assertThat(check.message()).isEmpty();
        });
        assertThat(report.passed()).isTrue();
        assertThat(store.keys()).containsExactly("wh/t1/x");
        assertThat(store.requests()).allSatisfy(
                request -> assertThat(request)
                        .matches("(GET|HEAD|PUT|DELETE) /lake(/wh/_serac-probe/[0-9a-f-]{36}/probe.txt)?"));
    }

    @Test
    void aStoreThatTakesAnySecretIsWarnedOf() {
        store.weaken(Weakness.TAKES_ANY_SECRET);

        StorageReport report = StorageProbe.run(store.profile("wh"), store.policy());

        assertThat(failed(report)).containsExactly("wrong-secret");
        assertThat(report.passed()).isTrue();
    }

    @Test
    void aStoreThatOverwritesIsWarnedOf() {
        store.weaken(Weakness.IGNORES_CREATE_ONLY);

        StorageReport report = StorageProbe.run(store.profile("wh"), store.policy());

        assertThat(failed(report)).containsExactly("create-only");
        assertThat(report.passed()).isTrue();
    }

    @Test
    void aKeyThatMayNotDeleteFails() {
        store.faults().all("DELETE", Fault.ACCESS_DENIED);

        StorageReport report = StorageProbe.run(store.profile("wh"), store.policy());

        assertThat(failed(report)).containsExactly("delete");
        assertThat(report.passed()).isFalse();
        assertThat(report.checks()).last().satisfies(check -> assertThat(check.message()).contains("403"));
    }

    @Test
    void aWrongKeyFailsAtOnce() {
        S3Profile wrong = store.profile("wh").withCredentials(new AccessKey("AKFAKE", "guessed"));

        StorageReport report = StorageProbe.run(wrong, store.policy());

        assertThat(failed(report)).containsExactly("write");
        assertThat(report.checks()).hasSize(1);
        assertThat(report.passed()).isFalse();
        assertThat(store.keys()).isEmpty();
    }

    @Test
    void aFolderThatMayBeWrittenPassesAndIsLeftEmpty() {
        StorageReport report = StorageProbe.run(new FileProfile(Location.parse("file:" + folder.resolve("wh"))),
                new EndpointPolicy(List.of(), false));

        assertThat(report.passed()).isTrue();
        assertThat(report.checks()).extracting(StorageReport.Check::name)
                .containsExactly("write", "read", "list", "create-only", "delete");
        assertThat(folder.resolve("wh")).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeMadeFails() throws IOException {
        Files.writeString(folder.resolve("wh"), "a file");

        StorageReport report = StorageProbe.run(new FileProfile(Location.parse("file:" + folder.resolve("wh"))),
                new EndpointPolicy(List.of(), false));

        assertThat(failed(report)).containsExactly("write");
        assertThat(report.passed()).isFalse();
    }

    private static List<String> failed(StorageReport report) {
        return report.checks().stream().filter(check -> !check.passed()).map(StorageReport.Check::name).toList();
    }
}
