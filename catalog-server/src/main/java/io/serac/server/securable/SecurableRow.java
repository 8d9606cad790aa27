package io.serac.server.securable;

import io.serac.authorizer.Securable;
import io.serac.server.idempotency.Outcome;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;
import org.jspecify.annotations.Nullable;

/** The row behind a {@link Resolution}; ids are null where nothing was found. */
record SecurableRow(UUID serverId, long epoch, boolean isCallerKnown, boolean isCallerEnabled,
        @Nullable UUID warehouseId,
        @Nullable UUID warehouseOwner, long warehouseRevision, @Nullable UUID namespaceId,
        @Nullable UUID namespaceOwner, String[] namespacePath, boolean isNamespaceProtected, UUID[] ancestorIds,
        UUID[] ancestorOwners, @Nullable UUID objectId, @Nullable UUID objectOwner, @Nullable String objectKind,
        @Nullable String objectName, boolean isObjectProtected, long objectRevision, @Nullable UUID versionId,
        @Nullable String metadataLocation, @Nullable Outcome outcome) {

    Securable.Server server() {
        // Nobody owns the server: its id is no principal's.
        return new Securable.Server(serverId, serverId);
    }

    @Nullable
    WarehouseEntry warehouse(String name) {
        if (warehouseId == null || warehouseOwner == null) {
            return null;
        }
        return new WarehouseEntry(new Securable.Warehouse(warehouseId, warehouseOwner, server()), name,
                warehouseRevision);
    }

    @Nullable
    NamespaceEntry namespace(WarehouseEntry warehouse) {
        if (namespaceId == null || namespaceOwner == null) {
            return null;
        }
        Securable container = warehouse.securable();
        for (int i = 0; i < ancestorIds.length; i++) {
            container = new Securable.Namespace(ancestorIds[i], ancestorOwners[i], container);
        }
        return new NamespaceEntry(warehouse, new Securable.Namespace(namespaceId, namespaceOwner, container),
                Namespace.of(namespacePath), isNamespaceProtected);
    }

    @Nullable
    ObjectEntry object(NamespaceEntry namespace) {
        if (objectId == null || objectOwner == null || objectKind == null || objectName == null || versionId == null
                || metadataLocation == null) {
            return null;
        }
        ObjectKind kind = ObjectKind.of(objectKind);
        Securable securable = switch (kind) {
            case TABLE -> new Securable.Table(objectId, objectOwner, namespace.securable());
            case VIEW -> new Securable.View(objectId, objectOwner, namespace.securable());
        };
        return new ObjectEntry(namespace, kind, securable, objectName, isObjectProtected,
                new ObjectEntry.Pointer(objectRevision, versionId, metadataLocation), epoch);
    }
}
