package io.serac.storage;

import java.util.UUID;
import java.time.Instant;
import io.serac.storage.StorageException.Kind;
import io.serac.storage.location.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The server's own reads and writes in the store of one warehouse, below its root and its other allowed folders only.
 * Calls to an S3 store end within ten seconds, whatever the store does. Thread-safe; opened once per profile and shared.
 */
public final class ObjectFiles implements AutoCloseable {
    private final List<Location> folders;
    private final ObjectStore store;

    private ObjectFiles(List<Location> folders, ObjectStore store) {
        this.folders = folders;
        this.store = store;
    }

    /**
     * @param alsoAllowed folders outside the root that tables of the warehouse may lie in
     * @param endpoints which addresses may be connected to, checked at each connection
     * @throws IllegalArgumentException if the endpoint of the profile is not allowed, with a message for the user
     */
    public static ObjectFiles open(StorageProfile profile, List<Location> alsoAllowed, EndpointPolicy endpoints) {
        return open(profile, alsoAllowed, endpoints, CallLimits.DEFAULT);
    }

    /** As {@link #open(StorageProfile, List, EndpointPolicy)}; each call is observed. */
    public static ObjectFiles open(StorageProfile profile, List<Location> alsoAllowed, EndpointPolicy endpoints,
            StoreObserver observer) {
        return open(profile, alsoAllowed, endpoints, CallLimits.DEFAULT, observer);
    }

    /** As {@link #open(StorageProfile, List, EndpointPolicy)}, with other limits of each call. */
    public static ObjectFiles open(StorageProfile profile, List<Location> alsoAllowed, EndpointPolicy endpoints,
            CallLimits limits) {
        return open(profile, alsoAllowed, endpoints, limits, StoreObserver.none());
    }

    private static ObjectFiles open(StorageProfile profile, List<Location> alsoAllowed, EndpointPolicy endpoints,
            CallLimits limits, StoreObserver observer) {
        List<Location> folders = new ArrayList<>();
        folders.add(profile.root());
        folders.addAll(alsoAllowed);
        ObjectStore store = switch (profile) {
            case FileProfile _ -> new LocalStore(folders);
            case S3Profile s3 -> S3Store.open(s3, endpoints, limits, observer);
        };
        return new ObjectFiles(List.copyOf(folders), new ObservedStore(store, observer));
    }

    /**
     * Creates a file with this content, durably, and its folders with it. {@code UNAVAILABLE} leaves open whether the
     * file is there.
     *
     * @throws StorageException {@code ALREADY_EXISTS}, {@code DENIED} or {@code UNAVAILABLE}
     */
    public void writeNew(Location file, byte[] content) {
        requireAllowed(file);
        store.writeNew(file, content);
    }

    /**
     * The whole content of a file.
     *
     * @throws StorageException {@code NOT_FOUND}, {@code TOO_LARGE}, {@code DENIED} or {@code UNAVAILABLE}
     */
    public byte[] read(Location file, long bytesMax) {
        requireAllowed(file);
        return store.read(file, bytesMax);
    }

    /**
     * Whether there is such a file; a folder is none.
     *
     * @throws StorageException {@code DENIED} or {@code UNAVAILABLE}
     */
    public boolean exists(Location file) {
        requireAllowed(file);
        return store.exists(file);
    }

    /**
     * Removes a file; that it is absent is fine.
     *
     * @throws StorageException {@code DENIED} or {@code UNAVAILABLE}
     */
    public void delete(Location file) {
        requireAllowed(file);
        store.delete(file);
    }

    /**
     * Every file below a folder at any depth, in no particular order, a page in memory at a time. An absent folder has
     * none. Files may be deleted meanwhile.
     *
     * @throws StorageException {@code DENIED} or {@code UNAVAILABLE}, possibly after some files
     */
    public void list(Location folder, Consumer<StoredFile> each) {
        requireAllowed(folder);
        store.list(folder, each);
    }

    /**
     * The time by the store's clock: that of a file written just now and deleted again.
     *
     * @throws StorageException {@code DENIED} or {@code UNAVAILABLE}
     */
    public Instant now() {
        Location folder = folders.getFirst().resolve(".serac-clock-" + UUID.randomUUID());
        Location file = folder.resolve("now");
        store.writeNew(file, new byte[0]);
        try {
            List<StoredFile> written = new ArrayList<>();
            store.list(folder, written::add);
            if (written.size() != 1) {
                throw new StorageException(Kind.UNAVAILABLE, "File " + file + " was written and is not listed");
            }
            return written.getFirst().lastModified();
        } finally {
            store.delete(file);
        }
    }

    @Override
    public void close() {
        store.close();
    }

    private void requireAllowed(Location location) {
        for (Location folder : folders) {
            if (location.isSameOrInside(folder)) {
                return;
            }
        }
        throw new StorageException(Kind.DENIED, "Location " + location + " is outside the folders of its warehouse");
    }
}
