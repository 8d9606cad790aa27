package io.serac.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.StorageException.Kind;
import io.serac.storage.location.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest extends ObjectFilesContract {
    @TempDir
    Path folder;

    private ObjectFiles files;

    @BeforeEach
    void open() {
        files = ObjectFiles.open(new FileProfile(root()), List.of(alsoAllowed()), new EndpointPolicy(List.of(), false));
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Override
    ObjectFiles files() {
        return files;
    }

    @Override
    Location root() {
        return Location.parse("file://" + folder.resolve("wh"));
    }

    @Override
    Location alsoAllowed() {
        return Location.parse("file:" + folder.resolve("given"));
    }

    @Test
    void leavesNoEmptyFoldersBelowTheRoot() {
        files.writeNew(root().resolve("t1/metadata/v1"), CONTENT);
        files.writeNew(root().resolve("t1/data/x"), CONTENT);
        files.writeNew(alsoAllowed().resolve("t1/x"), CONTENT);

        files.delete(root().resolve("t1/metadata/v1"));
        files.delete(alsoAllowed().resolve("t1/x"));

        assertThat(folder.resolve("wh/t1/metadata")).doesNotExist();
        assertThat(folder.resolve("wh/t1/data/x")).exists();
        assertThat(folder.resolve("given/t1")).exists();
        files.delete(root().resolve("t1/data/x"));
        assertThat(folder.resolve("wh")).isEmptyDirectory();
    }

    @Test
    void writesWhereAnotherOneDeletesTheFolderMeanwhile() {
        for (int i = 0; i < 50; i++) {
            Location first = root().resolve("t1/metadata/a" + i);
            Location second = root().resolve("t1/metadata/b" + i);
            files.writeNew(first, CONTENT);
            CompletableFuture<Void> deletion =
                    CompletableFuture.runAsync(() -> files.delete(first));
            files.writeNew(second, CONTENT);
            deletion.join();
            assertThat(files.exists(second)).isTrue();
            files.delete(second);
        }
    }

    @Test
    void symbolicLinksDoNotLeadOut() throws IOException {
        Path secret = Files.createDirectories(folder.resolve("secret"));
        Files.writeString(secret.resolve("key"), "hidden");
        Path table = Files.createDirectories(folder.resolve("wh/t1"));
        Files.createSymbolicLink(table.resolve("data"), secret);
        Files.createSymbolicLink(table.resolve("file"), secret.resolve("key"));
        Files.createSymbolicLink(table.resolve("dangling"), folder.resolve("elsewhere"));

        assertThatFailsWith(Kind.DENIED, () -> files.read(root().resolve("t1/data/key"), 100));
        assertThatFailsWith(Kind.DENIED, () -> files.exists(root().resolve("t1/data/key")));
        assertThatFailsWith(Kind.DENIED, () -> files.delete(root().resolve("t1/data/key")));
        assertThatFailsWith(Kind.DENIED, () -> files.writeNew(root().resolve("t1/data/new"), CONTENT));
        assertThatFailsWith(Kind.DENIED, () -> files.writeNew(root().resolve("t1/data/new/new"), CONTENT));
        assertThatFailsWith(Kind.UNAVAILABLE, () -> files.read(root().resolve("t1/file"), 100));
        assertThat(files.exists(root().resolve("t1/file"))).isFalse();
        assertThatFailsWith(Kind.ALREADY_EXISTS, () -> files.writeNew(root().resolve("t1/file"), CONTENT));
        assertThatFailsWith(Kind.ALREADY_EXISTS, () -> files.writeNew(root().resolve("t1/dangling"), CONTENT));

        assertThat(list(root().resolve("t1"))).extracting(file -> file.location().key())
                .noneMatch(key -> key.endsWith("/key"));
        assertThat(list(root().resolve("t1/data"))).isEmpty();
        assertThat(secret).isDirectoryContaining("glob:**/key");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
        files.delete(root().resolve("t1/file"));
        assertThat(secret.resolve("key")).exists();
    }

    @Test
    void symbolicLinksWithinTheRootWork() throws IOException {
        Path table = Files.createDirectories(folder.resolve("wh/t1"));
        Files.createSymbolicLink(folder.resolve("wh/t2"), table);

        files.writeNew(root().resolve("t2/x"), CONTENT);

        assertThat(files.read(root().resolve("t1/x"), 100)).isEqualTo(CONTENT);
    }

    @Test
    void theRootItselfMayBeALink() throws IOException {
        Path real = Files.createDirectories(folder.resolve("disk2"));
        Files.createSymbolicLink(folder.resolve("wh"), real);

        files.writeNew(root().resolve("t1/x"), CONTENT);

        assertThat(real.resolve("t1/x")).exists();
        assertThat(files.read(root().resolve("t1/x"), 100)).isEqualTo(CONTENT);
        assertThat(list(root().resolve("t1"))).hasSize(1);
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        Files.createDirectories(folder.resolve("wh/t1/data"));

        assertThat(files.exists(root().resolve("t1/data"))).isFalse();
        assertThatFailsWith(Kind.DENIED, () -> files.delete(root().resolve("t1/data")));
        assertThatFailsWith(Kind.ALREADY_EXISTS, () -> files.writeNew(root().resolve("t1/data"), CONTENT));
        assertThat(folder.resolve("wh/t1/data")).exists();
    }

    @Test
    void aFileWhereAFolderIsNeededIsReported() {
        files.writeNew(root().resolve("t1"), CONTENT);

        assertThatFailsWith(Kind.ALREADY_EXISTS, () -> files.writeNew(root().resolve("t1/x"), CONTENT));
        assertThat(files.exists(root().resolve("t1/x"))).isFalse();
    }
}
