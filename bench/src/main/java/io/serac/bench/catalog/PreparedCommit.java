package io.serac.bench.catalog;

import io.serac.bench.http.HttpRequest;
import java.util.List;

/** A commit ready to be sent and what the table has once it is accepted. Immutable. */
public record PreparedCommit(HttpRequest request, List<TableSnapshot> added, int kept) {

    public PreparedCommit {
        added = List.copyOf(added);
    }
}
