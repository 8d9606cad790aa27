package io.serac.server.securable;

import io.serac.authorizer.Securable;
import io.serac.server.idempotency.Outcome;
import io.serac.server.operation.Operation;
import org.apache.iceberg.catalog.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * What the names of a request stand for, all from one statement: the warehouse, the namespace and the object, as far as they
 * exist, and the outcome known under the request's idempotency key. Says nothing about what the caller may know. Immutable.
 *
 * @param askedWarehouse
 *            name as asked for
 * @param askedNamespace
 *            name as asked for; empty if only a warehouse was
 * @param askedName
 *            name as asked for; empty if no object was
 * @param isCallerEnabled
 *            whether the principal still exists and is not disabled
 * @param server
 *            the installation, above every warehouse
 * @param epoch
 *            of the policies when the names were resolved; who decides must have seen all changes up to it
 * @param position
 *            where the log of the database was then, of lists that may come from a standby
 */
public record Resolution(Operation operation, String askedWarehouse, Namespace askedNamespace, String askedName,
        boolean isCallerEnabled, Securable.Server server, @Nullable WarehouseEntry warehouse,
        @Nullable NamespaceEntry namespace,
        @Nullable ObjectEntry object, @Nullable Outcome outcome, long epoch,
        @Nullable String position) {

    /**
     * What a standby must have reached to show all that the names were resolved and decided on; null if that is not known. By newer
     * policies a standby could show what has become visible together with something that it does not show yet.
     *
     * @param decidedEpoch
     *            of the policies that what it shows is judged by
     */
    public @Nullable String positionAt(long decidedEpoch) {
        return decidedEpoch == epoch ? position : null;
    }
}
