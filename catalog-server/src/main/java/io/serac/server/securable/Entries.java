package io.serac.server.securable;

import io.serac.authorizer.Securable;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;

/** Makes entries of what a row holds, so that every statement that resolves names yields the same. Stateless. */
public final class Entries {
    private Entries() {
    }

    /** The installation. Nobody owns it: its id is no principal's. */
    public static Securable.Server server(UUID id) {
        return new Securable.Server(id, id);
    }

    /**
     * A warehouse.
     *
     * @param engine
     *            what the engine that asks, or acts for the caller, is trusted with there
     */
    public static WarehouseEntry warehouse(Securable.Server server, UUID id, UUID owner, String name, long revision,
            EngineTrust engine) {
        return new WarehouseEntry(new Securable.Warehouse(id, owner, server), name, revision, engine);
    }

    /**
     * A namespace.
     *
     * @param ancestorIds
     *            namespaces above, outermost first
     */
    public static NamespaceEntry namespace(WarehouseEntry warehouse, UUID id, UUID owner, String[] path,
            UUID[] ancestorIds, UUID[] ancestorOwners, boolean isProtected) {
        Securable container = warehouse.securable();
        for (int i = 0; i < ancestorIds.length; i++) {
            container = new Securable.Namespace(ancestorIds[i], ancestorOwners[i], container);
        }
        return new NamespaceEntry(warehouse, new Securable.Namespace(id, owner, container), Namespace.of(path),
                isProtected);
    }

    /** A table or view. */
    public static ObjectEntry object(NamespaceEntry namespace, UUID id, UUID owner, ObjectKind kind, String name,
            boolean isProtected, ObjectEntry.Pointer pointer, long epoch) {
        Securable securable = switch (kind) {
            case TABLE -> new Securable.Table(id, owner, namespace.securable());
            case VIEW -> new Securable.View(id, owner, namespace.securable());
        };
        return new ObjectEntry(namespace, kind, securable, name, isProtected, pointer, epoch);
    }
}
