package io.serac.storage;

import io.serac.storage.location.Location;
import java.io.Serial;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * Lets Iceberg's readers read what metadata names. Those files are written by clients and may be hostile, so each is
 * read as a whole, within the limits of {@link ObjectFiles} in place, size and time. Thread-safe.
 */
final class BoundedFileIO implements FileIO {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient ObjectFiles files;
    private final long bytesMax;

    BoundedFileIO(ObjectFiles files, long bytesMax) {
        this.files = files;
        this.bytesMax = bytesMax;
    }

    @Override
    public InputFile newInputFile(String path) {
        return new BoundedInputFile(files, Location.parse(path), bytesMax);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        throw new UnsupportedOperationException("Files are written through ObjectFiles, not here: " + path);
    }

    @Override
    public void deleteFile(String path) {
        throw new UnsupportedOperationException("Files are deleted through ObjectFiles, not here: " + path);
    }
}
