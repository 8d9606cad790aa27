package io.serac.server.principal;

import io.serac.server.authentication.Caller;
import io.serac.server.database.Session;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.idempotency.Violations;
import java.util.UUID;

/**
 * Deletes a user, account or role in the transaction of whoever asks: what it owned goes to the owner of what is above, what it
 * was granted goes away. Stateless.
 */
public final class DeletePrincipal {
    private DeletePrincipal() {
    }

    /**
     * Deletes a principal that exists.
     *
     * @throws CatalogException
     *             CONFLICT if it is the caller, is still used where nobody can take over, or is the last administrator
     */
    public static void run(Session session, ServerAdministration administration, Caller caller, UUID id,
            PrincipalRef ref) {
        if (caller.principalId().equals(id) || caller.actorId().filter(id::equals).isPresent()) {
            throw inUse(ref, "you act as it. Ask another administrator to delete it");
        }
        PossessionDao dao = session.dao(PossessionDao.class);
        PossessionDao.UsesRow uses = dao.uses(id);
        if (uses.restrictions() > 0) {
            throw inUse(ref, "it is named in the 'to' of " + uses.restrictions()
                    + " restrictions, which would end with it. Change or delete them first");
        }
        if (uses.warehouses() > 0) {
            throw inUse(ref, "it owns " + uses.warehouses()
                    + " warehouses, and nothing is above them. Give them another owner first");
        }
        if (uses.engines() > 0) {
            throw inUse(ref, "it is the account of an engine. Delete the engine first, or give it another account");
        }
        dao.giveRootsToWarehouseOwners(id);
        dao.giveNamespacesUp(id);
        dao.giveObjectsUp(id);
        dao.giveDropsUp(id);
        dao.giveRolesUp(id);
        dao.deleteReservations(id);
        if (dao.delete(id) != 1) {
            throw new IllegalStateException("Principal " + id + " is gone although its row was seen under the lock");
        }
        administration.requireSomebody(session);
    }

    /** What a refusing constraint means: the principal made something between the look and the deletion. */
    public static Violations violations() {
        return violation -> violation.constraint().endsWith("_fkey")
                ? new CatalogException(ErrorCode.CONFLICT,
                        "The principal was used by another request at the same time. Repeat the request", violation)
                : violation;
    }

    private static CatalogException inUse(PrincipalRef ref, String why) {
        return new CatalogException(ErrorCode.CONFLICT, Reason.IN_USE, ref.text() + " cannot be deleted: " + why);
    }
}
