package io.serac.server.securable;

import io.serac.authorizer.Securable;
import org.apache.iceberg.catalog.Namespace;

/**
 * A namespace as resolved for one request. Immutable.
 *
 * @param warehouse
 *            where it is
 * @param securable
 *            id, owners and everything above
 * @param name
 *            its levels
 * @param isProtected
 *            whether drops are refused
 */
public record NamespaceEntry(WarehouseEntry warehouse, Securable.Namespace securable, Namespace name,
        boolean isProtected) {
}
