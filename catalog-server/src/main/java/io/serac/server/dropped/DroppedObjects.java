package io.serac.server.dropped;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.Viewer;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Asked;
import io.serac.server.http.Excerpt;
import io.serac.server.http.Request;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.iceberg.catalog.Namespace;
import org.jspecify.annotations.Nullable;

/** Finds the dropped object that a request names, and decides on it. Thread-safe. */
final class DroppedObjects {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;

    DroppedObjects(Securables securables, EnforcementPoint enforcement, Sessions sessions) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
    }

    /**
     * A dropped object.
     *
     * @param root
     *            of its warehouse
     * @param place
     *            the namespace it was in, or what is left of the path to it: whatever is granted and restricted there goes on
     *            counting
     */
    record Found(DroppedRow row, NamespaceEntry root, NamespaceEntry place) {
        /** The object where it was. */
        ObjectEntry entry() {
            return row.entry(place);
        }
    }

    /** The object, dropped or restored since, if the operation's requirement is met on it. */
    Authorized<Found> find(Request request, Resolution resolution) {
        Found dropped = read(request, resolution);
        if (dropped != null) {
            request.asked(new Asked(dropped.row().kind(), dropped.row().id(),
                    resolution.askedWarehouse() + "/dropped/" + dropped.row().name(), resolution.epoch()));
        }
        Authorized<Found> found = enforcement.found(request.caller(), resolution, dropped,
                each -> each.row().securable(each.place()), () -> absent(request));
        if (found.target().row().wasBound() && !mayFree(request, found.target().root())) {
            throw new CatalogException(ErrorCode.FORBIDDEN,
                    "Forbidden: a namespace that it was in is gone, and restrictions, tags or managed access with it."
                            + " MANAGE_POLICY and MANAGE_GRANTS on the warehouse are missing. Ask who manages them");
        }
        return found;
    }

    /** Whether the caller could lift all that may have bound something in the warehouse. */
    boolean mayFree(Request request, NamespaceEntry root) {
        Securable warehouse = root.warehouse().securable();
        return enforcement.holds(request.caller(), warehouse, Privilege.MANAGE_POLICY)
                && enforcement.holds(request.caller(), warehouse, Privilege.MANAGE_GRANTS);
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
                .map(row -> new Found(row, root, place(request, row.remainingPath(), root))).orElse(null);
    }

    /** Which dropped objects of a warehouse the caller may know of. Asks once about each namespace; for one list. */
    Predicate<DroppedRow> visible(Request request, NamespaceEntry root) {
        Viewer viewer = enforcement.visible().viewer(request.caller());
        boolean mayFree = mayFree(request, root);
        Map<List<String>, NamespaceEntry> places = new HashMap<>();
        return row -> (mayFree || !row.wasBound()) && viewer.sees(row.securable(
                places.computeIfAbsent(row.remainingPath(), path -> place(request, path, root))));
    }

    private NamespaceEntry place(Request request, List<String> path, NamespaceEntry root) {
        for (int levels = path.size(); levels > 0; levels--) {
            NamespaceEntry place = securables
                    .namespace(request, Namespace.of(path.subList(0, levels).toArray(String[]::new))).namespace();
            if (place != null) {
                return place;
            }
        }
        return root;
    }

    private static @Nullable UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
