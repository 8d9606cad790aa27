package io.serac.server.leak;

import io.serac.storage.fake.FakeObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of both warehouses as they were when this was made. What one server wrote would be stale files to the next one, which
 * knows of none of its changes. Not thread-safe.
 */
final class StoredFiles {
    private final FakeObjectStore store;
    private final List<Path> folders;
    private final Map<String, byte[]> objects = new HashMap<>();
    private final Map<Path, byte[]> files = new HashMap<>();

    StoredFiles(World world) throws IOException {
        store = world.store;
        folders = List.of(world.server.storage(), world.server.allowed());
        for (String key : store.keys()) {
            objects.put(key, store.content(key).orElseThrow());
        }
        for (Path file : present()) {
            files.put(file, Files.readAllBytes(file));
        }
    }

    /** Takes away what was added, and brings back what is missing. Files are never changed. */
    void restore() throws IOException {
        store.keys().retainAll(objects.keySet());
        objects.forEach((key, content) -> {
            if (store.content(key).isEmpty()) {
                store.put(key, content);
            }
        });
        for (Path file : present()) {
            if (!files.containsKey(file)) {
                Files.delete(file);
            }
        }
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            if (!Files.exists(file.getKey())) {
                Files.createDirectories(file.getKey().getParent());
                Files.write(file.getKey(), file.getValue());
            }
        }
    }

    private List<Path> present() throws IOException {
        List<Path> present = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> found = Files.walk(folder)) {
                found.filter(Files::isRegularFile).forEach(present::add);
            }
        }
        return present;
    }
}
