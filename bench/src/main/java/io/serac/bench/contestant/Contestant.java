package io.serac.bench.contestant;

import io.serac.bench.process.Watched;
import java.net.URI;

/** A server that takes part. Implementations are thread-safe. */
public sealed interface Contestant extends AutoCloseable permits CatalogContestant, FloorContestant {

    String name();

    /** Host and port that connections are opened to. */
    URI server();

    Watched watched();

    /** Stops what was started for it; what was only pointed at is left alone. */
    @Override
    void close();
}
