package io.serac.server.securable;

import io.serac.authorizer.Securable;
import io.serac.server.database.Session;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;

/** Securables by their ids: whether they are still there, and where. Works in the transaction of whoever asks. Stateless. */
public final class LiveSecurables {
    private LiveSecurables() {
    }

    /**
     * Keeps a securable from being deleted until the transaction ends, so that nothing is hung on what is gone.
     *
     * @throws CatalogException
     *             404 if it is gone, or dropped
     */
    public static void hold(Session session, Place place) {
        LiveSecurableDao dao = session.dao(LiveSecurableDao.class);
        boolean isThere = switch (place.kind()) {
            case SERVER -> true;
            case WAREHOUSE -> dao.holdWarehouse(place.id()).isPresent();
            case NAMESPACE -> dao.holdNamespace(place.id()).isPresent();
            case TABLE, VIEW -> dao.holdObject(place.id()).isPresent();
            case TAG -> dao.holdTag(place.id()).isPresent();
        };
        if (!isThere) {
            throw absent(place);
        }
    }

    /** Where securables are; those that are gone or dropped are left out. */
    public static Map<UUID, Place> places(Session session, List<UUID> ids) {
        Map<UUID, Place> places = new HashMap<>();
        for (LiveSecurableDao.PlaceRow row : session.dao(LiveSecurableDao.class).places(ids)) {
            places.put(row.id(), new Place(Securable.Kind.valueOf(row.kind()), row.id(), row.warehouse(), row.path(),
                    row.name()));
        }
        return places;
    }

    private static CatalogException absent(Place place) {
        Namespace namespace = Namespace.of(place.namespace().toArray(String[]::new));
        return switch (place.kind()) {
            case TABLE -> ObjectKind.TABLE.absent(namespace, place.name());
            case VIEW -> ObjectKind.VIEW.absent(namespace, place.name());
            case NAMESPACE -> new CatalogException(ErrorCode.NO_SUCH_NAMESPACE,
                    "Namespace does not exist: " + namespace);
            case TAG -> new CatalogException(ErrorCode.NOT_FOUND, "Tag does not exist: " + place.name());
            case WAREHOUSE, SERVER -> new CatalogException(ErrorCode.NO_SUCH_WAREHOUSE,
                    "Warehouse does not exist: " + place.warehouse());
        };
    }
}
