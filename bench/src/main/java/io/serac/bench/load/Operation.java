package io.serac.bench.load;

import io.serac.bench.http.HttpConnection;
import java.io.IOException;

/**
 * What one connection repeats. An instance belongs to one connection and may keep state, such as the snapshot that its
 * next commit builds on.
 */
@FunctionalInterface
public interface Operation {

    /**
     * Does it once; an answer that was not expected is a {@link io.serac.bench.BenchException}.
     *
     * @return whether it did anything: false when its supply is used up, which ends the loop of this connection
     */
    boolean run(HttpConnection connection) throws IOException;
}
