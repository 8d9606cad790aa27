package io.serac.server.securable;

import io.serac.authorizer.Securable;

/**
 * A warehouse as resolved for one request. Immutable.
 *
 * @param securable
 *            id and owners
 * @param name
 *            also the {@code prefix} of the Iceberg API
 * @param revision
 *            grows with each change of its settings
 * @param isCallerExempt
 *            whether the caller is an engine that enforces the restrictions of columns and rows there, so that they do not bind
 *            the engine itself
 */
public record WarehouseEntry(Securable.Warehouse securable, String name, long revision, boolean isCallerExempt) {
}
