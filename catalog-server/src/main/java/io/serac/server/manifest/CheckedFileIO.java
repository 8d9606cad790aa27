package io.serac.server.manifest;

import io.serac.storage.ObjectFiles;
import io.serac.storage.location.Location;
import java.io.Serial;
import org.apache.iceberg.inmemory.InMemoryInputFile;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * Lets Iceberg's readers read manifests that clients wrote: each file as a whole, and only if it is sound and within limits. A small
 * file can inflate to more than any memory holds, and Iceberg keeps the entries of a list all at once. Thread-safe.
 */
public final class CheckedFileIO implements FileIO {
    @Serial
    private static final long serialVersionUID = 1L;
    private static final long BYTES_MAX = 16L << 20;
    private static final long WORK_MAX = 1L << 30;
    private static final long LIST_KEPT_MAX = 32L << 20;

    private final transient ObjectFiles files;
    private final long keptMax;

    private CheckedFileIO(ObjectFiles files, long keptMax) {
        this.files = files;
        this.keptMax = keptMax;
    }

    /** For lists, of which all entries are kept while they are gone through. */
    public static CheckedFileIO ofLists(ObjectFiles files) {
        return new CheckedFileIO(files, LIST_KEPT_MAX);
    }

    /** For manifests, of which no entry is kept, and only paths are read. */
    public static CheckedFileIO ofManifests(ObjectFiles files) {
        return new CheckedFileIO(files, Long.MAX_VALUE);
    }

    /**
     * The file, read.
     *
     * @throws io.serac.storage.StorageException
     *             if it cannot be read, or is larger than is read
     * @throws RuntimeException
     *             of many kinds, if it is not sound
     */
    @Override
    public InputFile newInputFile(String path) {
        byte[] content = files.read(Location.parse(path), BYTES_MAX);
        return new InMemoryInputFile(path, AvroFile.check(content, new FileLimits(WORK_MAX, keptMax)).content());
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
