package io.serac.bench.contestant;

import io.serac.bench.catalog.CatalogAccess;
import java.net.URI;

/** An Iceberg REST catalog that takes part. */
public sealed interface CatalogContestant extends Contestant permits ExternalCatalog, SeracServer {

    CatalogAccess access();

    @Override
    default URI server() {
        return access().base();
    }
}
