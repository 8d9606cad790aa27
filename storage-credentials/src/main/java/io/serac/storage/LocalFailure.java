package io.serac.storage;

import io.serac.storage.StorageException.Kind;
import io.serac.storage.location.Location;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** What a failure of the file system means to the caller. */
final class LocalFailure {
    private LocalFailure() {}

    static StorageException of(IOException failure, Location location) {
        return switch (failure) {
            case NoSuchFileException _ -> new StorageException(Kind.NOT_FOUND, "There is no file " + location, failure);
            case FileAlreadyExistsException _ ->
                new StorageException(Kind.ALREADY_EXISTS, "File " + location + " exists already", failure);
            case AccessDeniedException _ -> new StorageException(Kind.DENIED,
                    "The server may not access " + location + ". Check owner and mode of its folder.", failure);
            default -> new StorageException(Kind.UNAVAILABLE, "The file system failed at " + location, failure);
        };
    }
}
