package io.serac.server.configuration;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
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

    @Setting("Whether warehouses without credentials may use the AWS identity of the server's own environment, like the role"
            + " of its machine or pod. Whoever manages warehouses can then use all that it may do.")
    @WithDefault("false")
    boolean ambientCredentials();

    @Setting(
            value = "Time from one check of a storage to the next, more or less a tenth. Each storage that keys or signatures are"
                    + " handed out for is checked in the background by one of the servers. A hole that a check finds stops handing out.",
            min = "1m", max = "365d")
    @WithDefault("24h")
    Duration checkInterval();
}
