package io.serac.storage;

import io.serac.storage.StoreObserver.Call;
import io.serac.storage.location.Location;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A store whose calls are observed. Thread-safe. */
final class ObservedStore implements ObjectStore {
    private final ObjectStore store;
    private final StoreObserver observer;

    ObservedStore(ObjectStore store, StoreObserver observer) {
        this.store = store;
        this.observer = observer;
    }

    @Override
    public void writeNew(Location file, byte[] content) {
        run(Call.WRITE, () -> store.writeNew(file, content));
    }

    @Override
    public byte[] read(Location file, long bytesMax) {
        return observer.observe(Call.READ, () -> store.read(file, bytesMax));
    }

    @Override
    public boolean exists(Location file) {
        return observer.observe(Call.EXISTS, () -> store.exists(file));
    }

    @Override
    public void delete(Location file) {
        run(Call.DELETE, () -> store.delete(file));
    }

    @Override
    public void list(Location folder, Consumer<StoredFile> each) {
        run(Call.LIST, () -> store.list(folder, each));
    }

    private void run(Call kind, Runnable call) {
        Supplier<Boolean> made = () -> {
            call.run();
            return true;
        };
        observer.observe(kind, made);
    }

    @Override
    public void close() {
        store.close();
    }
}
