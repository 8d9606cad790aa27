package io.serac.storage;

import static java.nio.file.FileVisitResult.CONTINUE;

import io.serac.storage.location.Location;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands on every file below a folder; links are not followed, and what others delete meanwhile is passed over. */
final class ListedFiles extends SimpleFileVisitor<Path> {
    private final Location folder;
    private final Path path;
    private final Consumer<StoredFile> each;

    ListedFiles(Location folder, Path path, Consumer<StoredFile> each) {
        this.folder = folder;
        this.path = path;
        this.each = each;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!attributes.isDirectory()) {
            Location location = folder.resolve(path.relativize(file).toString());
            each.accept(new StoredFile(location, attributes.size(), attributes.lastModifiedTime().toInstant()));
        }
        return CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
            return CONTINUE;
        }
        throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
        if (failure == null || failure instanceof NoSuchFileException) {
            return CONTINUE;
        }
        throw failure;
    }
}
