package io.serac.storage;

import io.serac.storage.location.Location;
import java.util.function.Consumer;

/** One kind of store below {@link ObjectFiles}, which has checked that every location is one it may touch. */
sealed interface ObjectStore extends AutoCloseable permits LocalStore, S3Store, ObservedStore {
    void writeNew(Location file, byte[] content);

    byte[] read(Location file, long bytesMax);

    boolean exists(Location file);

    void delete(Location file);

    void list(Location folder, Consumer<StoredFile> each);

    @Override
    void close();
}
