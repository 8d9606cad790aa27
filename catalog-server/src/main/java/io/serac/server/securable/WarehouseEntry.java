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
 * @param engine
 *            what the engine that asks, or acts for the caller, is trusted with there
 */
public record WarehouseEntry(Securable.Warehouse securable, String name, long revision, EngineTrust engine) {
    /** The same, as somebody else would ask about it. */
    public WarehouseEntry askedThrough(EngineTrust other) {
        return new WarehouseEntry(securable, name, revision, other);
    }
}
