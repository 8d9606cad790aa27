package io.serac.server.configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of what warehouses may use as storage. Immutable. */
public interface StorageSettings {
    @Setting("Folders below which warehouses on local files may have their root. Without it: the data folder on the embedded"
            + " database, none on an external one.")
    Optional<List<Path>> fileRoots();

    @Setting("Origins of object stores that warehouses may name, like `http://minio:9000`. If it is set no other one is"
            + " allowed; without it, any `https` origin.")
    Optional<List<String>> endpointAllowlist();
}
