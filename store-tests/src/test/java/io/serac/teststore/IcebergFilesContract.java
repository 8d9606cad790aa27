package io.serac.teststore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.storage.scope.StorageMode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Iceberg's own S3 client, set up with nothing but what Serac hands out, does all with the files of its table and nothing else. */
abstract class IcebergFilesContract extends OnEachStore {
    private static final int LARGE_BYTES = 12 * 1024 * 1024;

    /** A client with what is handed out for that mode. */
    abstract S3FileIO open(StorageMode mode);

    /** Whether the store deletes many files in one request with what is handed out. */
    abstract boolean deletesInBulk();

    /** How the client is refused what is outside. */
    abstract void assertRefused(String what, ThrowingCallable call);

    @Test
    void writesAndReadsSmallAndLargeFiles() throws IOException {
        try (S3FileIO io = open(StorageMode.READ_WRITE)) {
            for (int length : new int[]{1, 10_000, LARGE_BYTES}) {
                byte[] content = random(length);
                write(io, "data/" + length, content);

                assertThat(read(io, "data/" + length)).isEqualTo(content);
                assertThat(content(key + "/data/" + length)).isEqualTo(content);
                assertThat(io.newInputFile(location("data/" + length)).getLength()).isEqualTo(length);
            }
            assertThat(io.newInputFile(location("data/absent")).exists()).isFalse();
        }
    }

    @Test
    void readsRanges() throws IOException {
        byte[] content = random(LARGE_BYTES);
        try (S3FileIO io = open(StorageMode.READ_WRITE)) {
            write(io, "data/large", content);
            try (SeekableInputStream stream = io.newInputFile(location("data/large")).newStream()) {
                for (int start : new int[]{9_000_000, 100, LARGE_BYTES - 10}) {
                    stream.seek(start);
                    assertThat(stream.readNBytes(10)).isEqualTo(Arrays.copyOfRange(content, start, start + 10));
                }
            }
        }
    }

    @Test
    void takesOddNames() throws IOException {
        List<String> names =
                List.of("day=2026-01-01/a b.parquet", "name=a%2Fb/x", "name=\u00e4\u00f6 \u4e2d/x", "a+b&c=d;e,f",
                        "a'b(c)!~*$@:", "x=%20%25/y", "a[b]{c}|^`\"<>");
        try (S3FileIO io = open(StorageMode.READ_WRITE)) {
            for (String name : names) {
                byte[] content = random(100);
                write(io, "data/" + name, content);

                assertThat(content(key + "/data/" + name)).as(name).isEqualTo(content);
                assertThat(read(io, "data/" + name)).as(name).isEqualTo(content);
                io.deleteFile(location("data/" + name));
                assertThat(objects()).as(name).doesNotContain(tableId + "/data/" + name);
            }
        }
    }

    @Test
    void listsAndDeletes() throws IOException {
        try (S3FileIO io = open(StorageMode.READ_WRITE)) {
            write(io, "data/b", CONTENT);

            assertThat(io.listPrefix(location(""))).extracting(FileInfo::location)
                    .containsExactlyInAnyOrder(location("data/a"), location("data/b"), location("metadata/a"));
            io.deleteFile(location("data/b"));
            assertThat(objects()).doesNotContain(tableId + "/data/b");
        }
    }

    @Test
    void deletesInBulkOrSaysThatItDoesNot() throws IOException {
        List<String> files = List.of(location("data/b & <c>"), location("data/d"));
        try (S3FileIO io = open(StorageMode.READ_WRITE)) {
            for (String file : files) {
                write(io, file.substring(location("").length()), CONTENT);
            }
            if (deletesInBulk()) {
                io.deleteFiles(files);
                assertThat(objects()).doesNotContain(tableId + "/data/b & <c>", tableId + "/data/d");
            } else {
                assertThatExceptionOfType(BulkDeletionFailureException.class)
                        .isThrownBy(() -> io.deleteFiles(files))
                        .satisfies(failure -> assertThat(failure.numberFailedObjects()).isEqualTo(2));
                assertThat(objects()).contains(tableId + "/data/b & <c>", tableId + "/data/d");
            }
            assertThat(objects()).contains(tableId + "/data/a");
        }
    }

    @Test
    void comesAtNothingOutside() throws IOException {
        List<String> before = objects();
        try (S3FileIO io = open(StorageMode.READ_WRITE)) {
            assertThat(read(io, "data/a")).isEqualTo(CONTENT);
            for (String outside : List.of("s3://" + TestStore.BUCKET + "/" + key + "x/data/a",
                    "s3://" + TestStore.BUCKET + "/" + folder + "/a",
                    "s3://" + TestStore.OTHER_BUCKET + "/" + key + "/data/a")) {
                assertRefused("read " + outside, () -> io.newInputFile(outside).newStream().readAllBytes());
                assertRefused("length of " + outside, () -> io.newInputFile(outside).getLength());
                assertRefused("write " + outside, () -> write(io.newOutputFile(outside).createOrOverwrite(), CONTENT));
                assertRefused("upload " + outside, () -> write(io.newOutputFile(outside).createOrOverwrite(),
                        random(LARGE_BYTES)));
                assertRefused("delete " + outside, () -> io.deleteFile(outside));
                assertThatThrownBy(() -> io.deleteFiles(List.of(location("data/a"), outside)))
                        .isInstanceOf(BulkDeletionFailureException.class);
                put(key + "/data/a", CONTENT);
            }
            for (String above : List.of("s3://" + TestStore.BUCKET + "/" + folder + "/",
                    "s3://" + TestStore.BUCKET + "/" + key + "x/",
                    "s3://" + TestStore.OTHER_BUCKET + "/" + key + "/")) {
                assertRefused("list " + above, () -> io.listPrefix(above).forEach(file -> {
                }));
            }
        }
        assertThat(objects()).isEqualTo(before);
        assertThat(content(key + "x/data/a")).isEqualTo(FOREIGN);
    }

    @Test
    void readingChangesNothing() throws IOException {
        List<String> before = objects();
        try (S3FileIO io = open(StorageMode.READ)) {
            assertThat(read(io, "data/a")).isEqualTo(CONTENT);
            assertThat(io.listPrefix(location(""))).hasSize(2);

            assertRefused("write", () -> write(io, "data/b", CONTENT));
            assertRefused("overwrite", () -> write(io.newOutputFile(location("data/a")).createOrOverwrite(), FOREIGN));
            assertRefused("upload", () -> write(io, "data/b", random(LARGE_BYTES)));
            assertRefused("delete", () -> io.deleteFile(location("data/a")));
            assertThatThrownBy(() -> io.deleteFiles(List.of(location("data/a"))))
                    .isInstanceOf(BulkDeletionFailureException.class);
        }
        assertThat(objects()).isEqualTo(before);
        assertThat(content(key + "/data/a")).isEqualTo(CONTENT);
    }

    static void assertDeniedByStore(String what, ThrowingCallable call) {
        assertThatExceptionOfType(Exception.class).as(what).isThrownBy(call).satisfies(failure -> {
            Throwable cause = failure;
            while (!(cause instanceof AwsServiceException) && cause.getCause() != null) {
                cause = cause.getCause();
            }
            assertThat(cause).as(what).isInstanceOfSatisfying(AwsServiceException.class,
                    refusal -> assertThat(refusal.statusCode()).isEqualTo(403));
        });
    }

    final String location(String file) {
        return "s3://" + TestStore.BUCKET + "/" + key + "/" + file;
    }

    private void write(S3FileIO io, String file, byte[] content) throws IOException {
        write(io.newOutputFile(location(file)).create(), content);
    }

    private static void write(PositionOutputStream opened, byte[] content) throws IOException {
        try (PositionOutputStream stream = opened) {
            stream.write(content);
        }
    }

    private byte[] read(S3FileIO io, String file) throws IOException {
        try (SeekableInputStream stream = io.newInputFile(location(file)).newStream()) {
            return stream.readAllBytes();
        }
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RandomGenerator.of("L64X128MixRandom").nextBytes(bytes);
        return bytes;
    }
}
