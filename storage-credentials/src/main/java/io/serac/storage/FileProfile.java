package io.serac.storage;

import io.serac.storage.location.Location;
import java.util.Map;

/** Tables on files of this machine. Immutable and thread-safe. */
public record FileProfile(Location root) implements StorageProfile {
    public FileProfile {
        requireFile(root);
    }

    static Location requireFile(Location root) {
        if (root.scheme().equals("file")) {
            return root;
        }
        throw new IllegalArgumentException(
                "Root " + root + " is not a local folder. Write file:///folder, or use storage type s3.");
    }

    @Override
    public String type() {
        return "file";
    }

    @Override
    public String store() {
        return "file";
    }

    @Override
    public Map<String, String> clientConfig() {
        return Map.of();
    }

    @Override
    public Scoping scoping() {
        return Scoping.NONE;
    }
}
