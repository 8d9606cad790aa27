package io.serac.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.serac.storage.StorageException.Kind;
import io.serac.storage.location.Location;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every kind of store does. */
abstract class ObjectFilesContract {
    static final byte[] CONTENT = "{\"format-version\":2}".getBytes(StandardCharsets.UTF_8);

    /** Files of a warehouse that is empty, with one folder allowed besides its root. */
    abstract ObjectFiles files();

    abstract Location root();

    abstract Location alsoAllowed();

    @Test
    void writesReadsAndDeletesAFile() {
        Location file = root().resolve("t1/metadata/v1.metadata.json");
        assertThat(files().exists(file)).isFalse();

        files().writeNew(file, CONTENT);

        assertThat(files().exists(file)).isTrue();
        assertThat(files().read(file, CONTENT.length)).isEqualTo(CONTENT);
        files().delete(file);
        assertThat(files().exists(file)).isFalse();
        assertThatFailsWith(Kind.NOT_FOUND, () -> files().read(file, CONTENT.length));
    }

    @Test
    void writesAnEmptyFile() {
        Location file = root().resolve("empty");

        files().writeNew(file, new byte[0]);

        assertThat(files().read(file, 0)).isEmpty();
    }

    @Test
    void neverOverwrites() {
        Location file = root().resolve("t1/v1");
        files().writeNew(file, CONTENT);

        assertThatFailsWith(Kind.ALREADY_EXISTS, () -> files().writeNew(file, new byte[]{1}));
        assertThatFailsWith(Kind.ALREADY_EXISTS, () -> files().writeNew(file, CONTENT));

        assertThat(files().read(file, 100)).isEqualTo(CONTENT);
    }

    @Test
    void oneOfManyWritersOfANameWins() throws Exception {
        Location file = root().resolve("t1/metadata/v1");
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            writers.add(() -> {
                try {
                    files().writeNew(file, CONTENT);
                    return true;
                } catch (StorageException refusal) {
                    assertThat(refusal.kind()).isEqualTo(Kind.ALREADY_EXISTS);
                    return false;
                }
            });
        }
        int winners = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> writer : executor.invokeAll(writers)) {
                winners += writer.get() ? 1 : 0;
            }
        }
        assertThat(winners).isOne();
    }

    @Test
    void readsNoMoreThanAsked() {
        Location file = root().resolve("big");
        files().writeNew(file, new byte[1001]);

        assertThatFailsWith(Kind.TOO_LARGE, () -> files().read(file, 1000));
        assertThat(files().read(file, 1001)).hasSize(1001);
    }

    @Test
    void deletesWhatIsAbsentWithoutComplaint() {
        files().delete(root().resolve("no/such/file"));
        assertThat(files().exists(root().resolve("no/such/file"))).isFalse();
    }

    @Test
    void listsAllFilesBelowAFolderAndNoOthers() {
        List<Location> expected = List.of(root().resolve("t1/data/day=2026-01-01/a b%2Fä+c&d.parquet"),
                root().resolve("t1/metadata/v1"), root().resolve("t1/x"));
        expected.forEach(file -> files().writeNew(file, CONTENT));
        files().writeNew(root().resolve("t10/x"), CONTENT);
        files().writeNew(root().resolve("t1x"), CONTENT);

        List<StoredFile> listed = list(root().resolve("t1"));

        assertThat(listed).extracting(StoredFile::location).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(listed).allSatisfy(file -> {
            assertThat(file.bytes()).isEqualTo(CONTENT.length);
            assertThat(file.lastModified()).isBetween(Instant.now().minus(Duration.ofMinutes(5)),
                    Instant.now().plus(Duration.ofMinutes(5)));
        });
        assertThat(list(root().resolve("absent"))).isEmpty();
        assertThat(list(root())).hasSize(5);
    }

    @Test
    void filesMayBeDeletedWhileTheyAreListed() {
        for (int i = 0; i < 20; i++) {
            files().writeNew(root().resolve("t1/data/" + i), CONTENT);
        }

        files().list(root().resolve("t1"), file -> files().delete(file.location()));

        assertThat(list(root())).isEmpty();
    }

    @Test
    void reachesTheRootAndItsOtherFoldersOnly() {
        files().writeNew(alsoAllowed().resolve("t1/x"), CONTENT);
        assertThat(files().read(alsoAllowed().resolve("t1/x"), 100)).isEqualTo(CONTENT);

        for (Location outside : List.of(Location.parse(root() + "2/x"), Location.parse("file:/etc/passwd"),
                Location.parse("s3://other/wh/x"))) {
            assertThatFailsWith(Kind.DENIED, () -> files().writeNew(outside, CONTENT));
            assertThatFailsWith(Kind.DENIED, () -> files().read(outside, 100));
            assertThatFailsWith(Kind.DENIED, () -> files().exists(outside));
            assertThatFailsWith(Kind.DENIED, () -> files().delete(outside));
            assertThatFailsWith(Kind.DENIED, () -> list(outside));
        }
    }

    final List<StoredFile> list(Location folder) {
        List<StoredFile> listed = new ArrayList<>();
        files().list(folder, listed::add);
        return listed;
    }

    static void assertThatFailsWith(Kind kind, ThrowingCallable call) {
        assertThatExceptionOfType(StorageException.class).isThrownBy(call)
                .satisfies(failure -> assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind));
    }
}
