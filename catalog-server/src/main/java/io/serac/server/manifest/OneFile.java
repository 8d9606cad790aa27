package io.serac.server.manifest;

import java.io.Serial;
import org.apache.iceberg.inmemory.InMemoryInputFile;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/** Gives Iceberg's readers the bytes that were checked, and not once more whatever the store has by now. Immutable. */
public final class OneFile implements FileIO {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient byte[] content;

    /** For readers of this file. */
    public OneFile(AvroFile file) {
        this.content = file.content();
    }

    @Override
    public InputFile newInputFile(String path) {
        return new InMemoryInputFile(path, content);
    }

    @Override
    public OutputFile newOutputFile(String path) {
        throw new UnsupportedOperationException("Nothing is written while checking: " + path);
    }

    @Override
    public void deleteFile(String path) {
        throw new UnsupportedOperationException("Nothing is deleted while checking: " + path);
    }
}
