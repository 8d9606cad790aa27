package io.serac.storage;

import io.serac.storage.location.Location;
import java.io.Serial;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Lets Iceberg read files that metadata names, which may be hostile, within allowed folders only. Thread-safe. */
final class ReadOnlyFileIO implements FileIO {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient FileIO files;
    private final transient Consumer<Location> requireAllowed;

    ReadOnlyFileIO(FileIO files, Consumer<Location> requireAllowed) {
        this.files = files;
        this.requireAllowed = requireAllowed;
    }

    @Override
    public InputFile newInputFile(String path) {
        requireAllowed.accept(Location.parse(path));
        return files.newInputFile(path);
    }

    @Override
    public InputFile newInputFile(String path, long length) {
        requireAllowed.accept(Location.parse(path));
        return files.newInputFile(path, length);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        throw new UnsupportedOperationException("Read-only: " + path);
    }

    @Override
    public void deleteFile(String path) {
        throw new UnsupportedOperationException("Read-only: " + path);
    }

    @Override
    public Map<String, String> properties() {
        return Map.of();
    }
}
