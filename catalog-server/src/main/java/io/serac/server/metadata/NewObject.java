package io.serac.server.metadata;

import io.serac.server.location.Claim;
import io.serac.server.securable.ObjectKind;
import java.util.List;
import java.util.UUID;

/**
 * A table or view about to appear. Immutable.
 *
 * @param id
 *            freshly minted
 * @param kind
 *            table or view
 * @param warehouseId
 *            where it is
 * @param namespaceId
 *            where it is
 * @param name
 *            its name
 * @param ownerId
 *            its creator
 * @param claims
 *            folders that become its own
 */
public record NewObject(UUID id, ObjectKind kind, UUID warehouseId, UUID namespaceId, String name, UUID ownerId,
        List<Claim> claims) {
    public NewObject {
        claims = List.copyOf(claims);
    }
}
