package io.serac.storage;

import io.serac.storage.location.Location;
import java.util.function.Consumer;
import org.apache.iceberg.io.FileIO;

final class S3Store implements ObjectStore {
    static S3Store open(S3Profile profile, EndpointPolicy endpoints) {
        throw new UnsupportedOperationException(profile.store() + endpoints);
    }

    @Override
    public void writeNew(Location file, byte[] content) {}

    @Override
    public byte[] read(Location file, long bytesMax) {
        return new byte[0];
    }

    @Override
    public boolean exists(Location file) {
        return false;
    }

    @Override
    public void delete(Location file) {}

    @Override
    public void list(Location folder, Consumer<StoredFile> each) {}

    @Override
    public FileIO fileIO() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
