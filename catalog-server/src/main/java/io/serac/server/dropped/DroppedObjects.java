package io.serac.server.dropped;

import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Asked;
import io.serac.server.http.Excerpt;
import io.serac.server.http.Request;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Resolution;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the dropped object that a request names, and decides on it. Thread-safe. */
final class DroppedObjects {
    private final EnforcementPoint enforcement;
    private final Sessions sessions;

    DroppedObjects(EnforcementPoint enforcement, Sessions sessions) {
        this.enforcement = enforcement;
        this.sessions = sessions;
    }

    /** A dropped object and the root of its warehouse. */
    record Found(DroppedRow row, NamespaceEntry root) {
    }

    /** The object, dropped or restored since, if the operation's requirement is met on it. */
    Authorized<Found> find(Request request, Resolution resolution) {
        Found dropped = read(request, resolution);
        if (dropped != null) {
            request.asked(new Asked(dropped.row().kind(), dropped.row().id(),
                    resolution.askedWarehouse() + "/dropped/" + dropped.row().name(), resolution.epoch()));
        }
        return enforcement.found(request.caller(), resolution, dropped,
                found -> found.row().securable(found.root()), () -> absent(request));
    }

    static CatalogException absent(Request request) {
        return new CatalogException(ErrorCode.NOT_FOUND,
                "Dropped object does not exist: " + Excerpt.of(request.path().get("id")));
    }

    private @Nullable Found read(Request request, Resolution resolution) {
        NamespaceEntry root = resolution.namespace();
        UUID id = uuid(request.path().get("id"));
        if (root == null || id == null) {
            return null;
        }
        UUID warehouseId = root.warehouse().securable().id();
        return sessions.read(session -> session.dao(DroppedDao.class).find(id, warehouseId))
                .map(row -> new Found(row, root)).orElse(null);
    }

    private static @Nullable UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
