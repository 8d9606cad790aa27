package io.serac.server.configuration;

import java.util.Optional;

/** Settings of the catalog itself. Immutable. */
public interface CatalogSettings {
    @Setting("Warehouse of clients that name none. Without it such clients are refused, except that the embedded database"
            + " has `main`.")
    Optional<String> defaultWarehouse();
}
