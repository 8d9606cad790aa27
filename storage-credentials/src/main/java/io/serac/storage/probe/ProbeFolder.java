package io.serac.storage.probe;

import io.serac.storage.location.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The folder of one try-out and what is written there. In it, {@code a} stands for a table, everything else for others. Not
 * thread-safe.
 */
final class ProbeFolder {
    private final Location location;
    private final Set<String> written = new TreeSet<>();
    private final List<Upload> uploads = new ArrayList<>();

    /** A started upload in parts. */
    record Upload(String key, String id) {
    }

    ProbeFolder(Location root) {
        this.location = root.resolve("_serac-probe/" + UUID.randomUUID());
    }

    Location location() {
        return location;
    }

    /** The folder that keys and signatures are made for. */
    Location table() {
        return location.resolve("a");
    }

    String bucket() {
        return location.bucket();
    }

    /** Key of a folder or file, written as it stands. */
    String key(String name) {
        return location.key() + "/" + name;
    }

    /** Key of a file that is about to be written, so that it is removed later, even if it seemed that it could not be. */
    String newKey(String name) {
        written.add(name);
        return key(name);
    }

    /** As {@link #newKey}. */
    Location newFile(String name) {
        written.add(name);
        return location.resolve(name);
    }

    /** Remembers an upload, so that it is aborted later. */
    void started(String key, String uploadId) {
        uploads.add(new Upload(key, uploadId));
    }

    /** All that were started, complete ones too. */
    List<Upload> uploads() {
        return List.copyOf(uploads);
    }

    /** Names of all files that may have been written. */
    Set<String> written() {
        return Set.copyOf(written);
    }

    /** Whether a key belongs to the table. */
    boolean isInTable(String key) {
        return key.startsWith(key("a/"));
    }
}
