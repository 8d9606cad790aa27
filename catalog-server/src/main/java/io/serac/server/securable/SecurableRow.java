package io.serac.server.securable;

import io.serac.authorizer.Securable;
import io.serac.server.idempotency.Outcome;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row behind a {@link Resolution}; ids are null where nothing was found. */
record SecurableRow(UUID serverId, long epoch, boolean isCallerKnown, boolean isCallerEnabled,
        @Nullable UUID warehouseId,
        @Nullable UUID warehouseOwner, long warehouseRevision, @Nullable UUID namespaceId,
        @Nullable UUID namespaceOwner, String[] namespacePath, boolean isNamespaceProtected, UUID[] ancestorIds,
        UUID[] ancestorOwners, @Nullable UUID objectId, @Nullable UUID objectOwner, @Nullable String objectKind,
        @Nullable String objectName, boolean isObjectProtected, long objectRevision, @Nullable UUID versionId,
        @Nullable String metadataLocation, @Nullable Outcome outcome, EngineTrust engine,
        @Nullable String position) {

    Securable.Server server() {
        return Entries.server(serverId);
    }

    @Nullable
    WarehouseEntry warehouse(String name) {
        return warehouseId == null || warehouseOwner == null
                ? null
                : Entries.warehouse(server(), warehouseId, warehouseOwner, name, warehouseRevision, engine);
    }

    @Nullable
    NamespaceEntry namespace(WarehouseEntry warehouse) {
        return namespaceId == null || namespaceOwner == null
                ? null
                : Entries.namespace(warehouse, namespaceId, namespaceOwner, namespacePath, ancestorIds,
                        ancestorOwners, isNamespaceProtected);
    }

    @Nullable
    ObjectEntry object(NamespaceEntry namespace) {
        if (objectId == null || objectOwner == null || objectKind == null || objectName == null || versionId == null
                || metadataLocation == null) {
            return null;
        }
        return Entries.object(namespace, objectId, objectOwner, ObjectKind.of(objectKind), objectName,
                isObjectProtected, new ObjectEntry.Pointer(objectRevision, versionId, metadataLocation), epoch);
    }
}
