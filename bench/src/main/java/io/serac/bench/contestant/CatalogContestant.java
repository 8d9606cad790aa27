package io.serac.bench.contestant;

import io.serac.bench.catalog.CatalogAccess;
import java.net.URI;
import java.util.Optional;

/** An Iceberg REST catalog that takes part. */
public sealed interface CatalogContestant extends Contestant permits ExternalCatalog, SeracServer {

    CatalogAccess access();

    /** Counts round trips to its database, if the bench may make the database do so. */
    Optional<StatementLog> statementLog();

    @Override
    default URI server() {
        return access().base();
    }
}
