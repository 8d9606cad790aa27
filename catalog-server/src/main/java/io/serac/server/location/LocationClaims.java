package io.serac.server.location;

import io.serac.server.database.Session;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Keeps the folders of objects apart: no two live objects overlap. Folders below a warehouse's root that the server chose are
 * unique by construction; those that clients choose are checked here, inside the transaction that takes them. Thread-safe.
 */
public final class LocationClaims {

    /**
     * Makes room for a folder that a client chose. A dropped object that the caller owns gives its folder up and can then no
     * longer be restored.
     *
     * @param registersFiles
     *            whether the new object uses files that lie there already, which a running purge might delete
     */
    public void makeRoom(Session session, Claim claim, UUID objectId, UUID callerId, boolean registersFiles) {
        ClaimDao dao = session.dao(ClaimDao.class);
        dao.lock(claim.store(), claim.bucket());
        String end = claim.key().substring(0, claim.key().length() - 1) + (char) ('/' + 1);
        List<ClaimDao.Row> overlapping = dao.overlapping(claim.store(), claim.bucket(),
                ancestors(claim.key()).toArray(String[]::new), claim.key(), end);
        for (ClaimDao.Row other : overlapping) {
            if (other.objectId().equals(objectId)) {
                continue;
            }
            boolean isGivenUp = (other.isDropped() && callerId.equals(other.ownerId()))
                    || callerId.equals(other.reservedBy());
            if (!isGivenUp) {
                throw CatalogException.badRequest(
                        "The location overlaps the location of another table or view. Choose another one");
            }
            if (other.isDropped() && other.isRestricted()) {
                // A new table there would have the old one's files without its restrictions.
                throw new CatalogException(ErrorCode.FORBIDDEN,
                        "A dropped table at this location is restricted or under managed access. Purge it"
                                + " first, restore it, or choose another location");
            }
            if (registersFiles && other.isBeingPurged()) {
                throw new CatalogException(ErrorCode.CONFLICT,
                        "The files at this location are being purged and cannot be registered");
            }
            if (other.isBeingEmptied()) {
                throw CatalogException.unavailable(
                        "The folder of a purged table is just being emptied. Repeat the request", null);
            }
            if (other.isDropped() && !registersFiles) {
                dao.insertFormer(other.objectId(), claim.store(), claim.bucket(), other.key());
            }
            dao.delete(claim.store(), claim.bucket(), other.key());
            dao.deleteReservation(other.objectId());
        }
    }

    /** Takes a folder for an object, after {@link #makeRoom}. */
    public void take(Session session, Claim claim, UUID objectId) {
        session.dao(ClaimDao.class).insert(claim.store(), claim.bucket(), claim.key(), objectId);
    }

    private void takeIfFree(Session session, Claim claim, UUID objectId) {
        session.dao(ClaimDao.class).insertIfFree(claim.store(), claim.bucket(), claim.key(), objectId);
    }

    /**
     * Takes further folders for an object in use, with those that it has already. Throws BAD_REQUEST unless keys for all of them
     * together can be issued: a table keeps the folders of former locations, since files are still there.
     *
     * @param registersFiles
     *            as for {@link #makeRoom}
     */
    public void takeMore(Session session, ObjectEntry object, WarehouseStorage storage, List<Claim> folders,
            UUID callerId, boolean registersFiles) {
        for (Claim folder : folders) {
            makeRoom(session, folder, object.id(), callerId, registersFiles);
            takeIfFree(session, folder, object.id());
        }
        if (object.kind() == ObjectKind.TABLE && !folders.isEmpty()) {
            LocationRules.checkKeysCanBeIssued(storage, object.id(), of(session, object.id()));
        }
    }

    /** Whether the object has a claim around each of the folders; no other transaction can take one until this one ends. */
    public boolean hold(Session session, List<Claim> folders, UUID objectId) {
        ClaimDao dao = session.dao(ClaimDao.class);
        lockBuckets(dao, folders);
        List<Claim> held = dao.of(objectId);
        return folders.stream().allMatch(folder -> held.stream().anyMatch(claim -> claim.isAround(folder)));
    }

    /** Keeps others from taking folders over until the transaction ends. */
    public void lock(Session session, List<Claim> folders) {
        lockBuckets(session.dao(ClaimDao.class), folders);
    }

    /** Folders that a dropped object owned until others chose them for new objects. */
    public List<Claim> formerOf(Session session, UUID objectId) {
        return session.dao(ClaimDao.class).formerOf(objectId);
    }

    /** Objects in use that own the folder, one it is in, or one inside it. */
    public List<UUID> holders(Session session, Claim folder) {
        String end = folder.key().substring(0, folder.key().length() - 1) + (char) ('/' + 1);
        return session.dao(ClaimDao.class).overlapping(folder.store(), folder.bucket(),
                ancestors(folder.key()).toArray(String[]::new), folder.key(), end).stream()
                .map(ClaimDao.Row::objectId).distinct().toList();
    }

    /** Folders that an object owns. */
    public List<Claim> of(Session session, UUID objectId) {
        return session.dao(ClaimDao.class).of(objectId);
    }

    private static void lockBuckets(ClaimDao dao, List<Claim> folders) {
        // In one order, so that two transactions cannot wait for each other.
        folders.stream().map(folder -> new Claim(folder.store(), folder.bucket(), "")).distinct()
                .sorted(Comparator.comparing(Claim::store).thenComparing(Claim::bucket))
                .forEach(bucket -> dao.lock(bucket.store(), bucket.bucket()));
    }

    private static List<String> ancestors(String key) {
        List<String> ancestors = new ArrayList<>();
        for (int slash = key.indexOf('/'); slash >= 0 && slash < key.length() - 1; slash =
                key.indexOf('/', slash + 1)) {
            ancestors.add(key.substring(0, slash + 1));
        }
        return ancestors;
    }
}
