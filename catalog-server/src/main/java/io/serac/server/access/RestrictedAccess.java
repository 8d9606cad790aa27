package io.serac.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Decision;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.metadata.ReadRestrictions;
import io.serac.server.operation.Api;
import io.serac.server.operation.Operation;
import io.serac.server.securable.EngineTrust;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.WarehouseEntry;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is open to restricted callers, and where they are sent for the rest. The one place that decides it, for requests and for their
 * explanation. Thread-safe.
 */
public final class RestrictedAccess {
    /**
     * Neither shows nor changes what a restricted caller may not see of a table or view; a load asks once more, see
     * {@link #isOpenLoad}. Everything else of the Iceberg API does.
     */
    private static final Set<Operation> OPEN = EnumSet.of(Operation.LOAD_TABLE, Operation.TABLE_EXISTS,
            Operation.DROP_TABLE, Operation.RENAME_TABLE, Operation.REPORT_METRICS, Operation.VIEW_EXISTS,
            Operation.DROP_VIEW, Operation.RENAME_VIEW);
    private static final Set<Operation> CLOSED = EnumSet.of(Operation.LIST_TABLE_VERSIONS,
            Operation.ROLLBACK_TABLE, Operation.LIST_VIEW_VERSIONS, Operation.ROLLBACK_VIEW);
    /** Open besides to who asks through an engine that is told with the answer of a load what to keep from him. */
    private static final Set<Operation> OPEN_THROUGH_ENGINES = EnumSet.of(Operation.LOAD_CREDENTIALS,
            Operation.SIGN_REQUEST);
    private static final int WAREHOUSES_MAX = 1000;
    private static final int ENGINES_NAMED_MAX = 5;

    private final Source source;
    // A change of the setting raises the revision, so that it is effective on the next request.
    private final Cache<Key, RestrictedClients> settings = Caffeine.newBuilder().maximumSize(WAREHOUSES_MAX).build();

    private record Key(UUID warehouseId, long revision) {
    }

    /** Where it is written down. Asked only about restricted callers. */
    interface Source {
        /** What a warehouse is set to; empty if it is gone. */
        Optional<RestrictedClients> clientsOf(UUID warehouseId);

        /** Names of at most so many engines that enforce the restrictions in a warehouse. */
        List<String> enforcing(String warehouse, int max);

        /** What a principal is trusted with as the account of an engine of a warehouse, asking for itself. */
        EngineTrust trustIn(UUID principalId, String warehouse);
    }

    RestrictedAccess(Source source) {
        this.source = source;
    }

    /** By what is in a database. */
    public static RestrictedAccess in(Sessions sessions) {
        return new RestrictedAccess(new Source() {
            @Override
            public Optional<RestrictedClients> clientsOf(UUID warehouseId) {
                return sessions.read(session -> session.dao(RestrictedDao.class).restrictedClients(warehouseId))
                        .flatMap(RestrictedClients::of);
            }

            @Override
            public List<String> enforcing(String warehouse, int max) {
                return sessions.read(session -> session.dao(RestrictedDao.class).enforcing(warehouse, max));
            }

            @Override
            public EngineTrust trustIn(UUID principalId, String warehouse) {
                return sessions.read(session -> session.dao(RestrictedDao.class).engineOf(principalId, warehouse))
                        .map(row -> EngineTrust.of(row.kind(), true, row.showsDeniedAsNull()))
                        .orElse(EngineTrust.NONE);
            }
        });
    }

    /** What a principal is trusted with in a warehouse, if it asks for itself. Costs a statement; resolved names tell it of callers. */
    EngineTrust trustIn(UUID principalId, WarehouseEntry warehouse) {
        return source.trustIn(principalId, warehouse.name());
    }

    /**
     * Returns if an operation on a table or view is open to the caller by the way that he has come.
     *
     * @throws CatalogException
     *             FORBIDDEN if he is restricted there and it is not
     */
    void requireOpen(Decision.Allowed allowed, Operation operation, WarehouseEntry warehouse) {
        boolean isOpen = allowed.accessClass() != AccessClass.RESTRICTED || isOpen(operation)
                || (OPEN_THROUGH_ENGINES.contains(operation) && warehouse.engine().appliesRestrictions());
        if (!isOpen) {
            throw refusal(allowed, warehouse);
        }
    }

    private static boolean isOpen(Operation operation) {
        return operation.api() == Api.ADMIN ? !CLOSED.contains(operation) : OPEN.contains(operation);
    }

    /**
     * Whether a load of a table shows a restricted caller what he may know.
     *
     * @param asksForFiles
     *            whether the client asks for a way to the files, too: it means to read, and would take what is redacted for all
     */
    private boolean isOpenLoad(WarehouseEntry warehouse, boolean asksForFiles) {
        return !asksForFiles && clientsOf(warehouse) == RestrictedClients.REDACT;
    }

    private RestrictedClients clientsOf(WarehouseEntry warehouse) {
        UUID id = warehouse.securable().id();
        // Of a warehouse that is gone meanwhile nothing is shown.
        return settings.get(new Key(id, warehouse.revision()),
                key -> source.clientsOf(id).orElse(RestrictedClients.DENY));
    }

    /**
     * Returns if a load of a table may be answered: to who is not restricted, to an engine that can be told all that restricts its
     * user, or with what he may know.
     *
     * @param asksForFiles
     *            whether the client asks for a way to the files, too
     * @throws CatalogException
     *             FORBIDDEN if it may not
     */
    public void requireLoad(Decision.Allowed allowed, ObjectEntry table, boolean asksForFiles) {
        if (ReadRestrictions.areFor(allowed, table)) {
            ReadRestrictions.require(allowed, table);
        } else if (allowed.accessClass() == AccessClass.RESTRICTED) {
            requireOpenLoad(allowed, table.namespace().warehouse(), asksForFiles);
        }
    }

    /**
     * Returns if a load of a table may show a restricted caller what he may know.
     *
     * @throws CatalogException
     *             FORBIDDEN if not
     */
    public void requireOpenLoad(Decision.Allowed allowed, WarehouseEntry warehouse, boolean asksForFiles) {
        if (!isOpenLoad(warehouse, asksForFiles)) {
            throw refusal(allowed, warehouse, isOpenLoad(warehouse, false));
        }
    }

    /** The refusal of whatever would show a restricted caller more than he may see. */
    public CatalogException refusal(Decision.Allowed allowed, WarehouseEntry warehouse) {
        return refusal(allowed, warehouse, false);
    }

    private CatalogException refusal(Decision.Allowed allowed, WarehouseEntry warehouse, boolean isOpenWithoutFiles) {
        return Refusals.restricted(allowed, source.enforcing(warehouse.name(), ENGINES_NAMED_MAX),
                isOpenWithoutFiles);
    }
}
