package io.serac.storage;

import io.serac.storage.location.Location;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Reads files of this machine for Iceberg's readers. Thread-safe. */
final class LocalFileIO implements FileIO {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient LocalFolders folders;

    LocalFileIO(LocalFolders folders) {
        this.folders = folders;
    }

    @Override
    public InputFile newInputFile(String path) {
        Location location = Location.parse(path);
        try {
            Path real = folders.path(location);
            return new LocalInputFile(path, real);
        } catch (java.nio.file.NoSuchFileException absent) {
            throw new NotFoundException(absent, "There is no file %s", path);
        } catch (IOException failure) {
            throw LocalFailure.of(failure, location);
        }
    }

    @Override
    public OutputFile newOutputFile(String path) {
        throw new UnsupportedOperationException("Read-only: " + path);
    }

    @Override
    public void deleteFile(String path) {
        throw new UnsupportedOperationException("Read-only: " + path);
    }
}
