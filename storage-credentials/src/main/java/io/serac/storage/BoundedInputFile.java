package io.serac.storage;

import io.serac.storage.location.Location;
import org.apache.iceberg.inmemory.InMemoryInputFile;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/** A file that is read at its first use and then kept in memory. Not thread-safe, as Iceberg's readers need it. */
final class BoundedInputFile implements InputFile {
    private final ObjectFiles files;
    private final Location location;
    private final long bytesMax;
    private @Nullable InputFile content;

    BoundedInputFile(ObjectFiles files, Location location, long bytesMax) {
        this.files = files;
        this.location = location;
        this.bytesMax = bytesMax;
    }

    @Override
    public long getLength() {
        return content().getLength();
    }

    @Override
    public SeekableInputStream newStream() {
        return content().newStream();
    }

    @Override
    public String location() {
        return location.toString();
    }

    @Override
    public boolean exists() {
        return content != null || files.exists(location);
    }

    private InputFile content() {
        if (content == null) {
            content = new InMemoryInputFile(location.toString(), files.read(location, bytesMax));
        }
        return content;
    }
}
