package io.serac.bench.contestant;

import io.serac.bench.catalog.CatalogAccess;
import io.serac.bench.process.Watched;
import java.util.Optional;

/** A catalog that somebody else started. Immutable, thread-safe. */
public record ExternalCatalog(String name, CatalogAccess access, Watched watched) implements CatalogContestant {

    @Override
    public Optional<StatementLog> statementLog() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // Not ours to stop.
    }
}
