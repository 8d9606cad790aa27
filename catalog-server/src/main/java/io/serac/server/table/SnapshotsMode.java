package io.serac.server.table;

import io.serac.server.error.CatalogException;
import io.serac.server.http.Request;

/** Which snapshots a load returns. */
enum SnapshotsMode {
    ALL, REFS;

    static SnapshotsMode of(Request request) {
        String mode = request.query().find("snapshots").orElse("all");
        return switch (mode) {
            case "all" -> ALL;
            case "refs" -> REFS;
            default -> throw CatalogException.badRequest("Query parameter snapshots must be all or refs");
        };
    }
}
