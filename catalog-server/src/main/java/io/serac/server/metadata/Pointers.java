package io.serac.server.metadata;

import io.serac.server.database.ConstraintViolation;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.RevisionMoved;
import io.serac.server.securable.ObjectEntry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes and moves metadata pointers; a document of a version that became current is in the cache at once. Thread-safe. */
public final class Pointers {
    private static final int RECENT_VERSIONS_MAX = 100;
    private static final Duration AWAITED_MAX = Duration.ofMinutes(1);

    private final Sessions sessions;
    private final PointerDao dao = new PointerDao();

    public Pointers(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Swaps a pointer; the version becomes current if the object is still at its revision and the policies are still those it was
     * decided on.
     *
     * @param key
     *            null if the transaction holds the outcome already
     * @return the new pointer
     * @throws RevisionMoved
     *             if it is not
     */
    public Swapped swap(Session session, ObjectEntry object, NewVersion version,
            @Nullable OutcomeKey key) {
        return dao.swap(session, object.id(), object.pointer().revision(), object.epoch(), version, key)
                .orElseThrow(RevisionMoved::new);
    }

    /**
     * Asks whoever swaps the pointers next to let others go first then: for a commit that keeps losing.
     *
     * @param taking
     *            how long an attempt of the commit takes
     * @return the revisions whose successors will know; pointers that are being swapped are left out
     */
    public List<Long> await(List<UUID> objectIds, Duration taking) {
        int millis = (int) Math.clamp(taking.toMillis() + 1, 1, AWAITED_MAX.toMillis());
        return sessions.admin(session -> dao.await(session, objectIds, millis));
    }

    /**
     * Makes an object with its first version.
     *
     * @param key
     *            null if the transaction holds the outcome already
     */
    public void create(Session session, NewObject object, NewVersion version, @Nullable OutcomeKey key) {
        dao.create(session, object, version, key);
    }

    /**
     * Tags the new columns of a version that was made current without them ({@link NewVersion#untagged}): for transactions over
     * several objects, in which tags move the epoch that all pointers are compared with.
     */
    public void classify(Session session, UUID objectId, NewVersion version) {
        if (!version.addedColumns().isEmpty()) {
            dao.classify(session, objectId, version);
        }
    }

    /** What a constraint means that refused the tags of new columns; any other is returned as it is. */
    public static RuntimeException raced(ConstraintViolation violation) {
        return switch (violation.constraint()) {
            case "tag_binding_tag_exists", "tag_binding_value_exists" -> CatalogException.unavailable(
                    "A tag of a new column was changed at the same moment. Nothing was changed; repeat the request",
                    violation);
            default -> violation;
        };
    }

    /**
     * Lets a file that a client registers be an object's, in the transaction that points to it.
     *
     * @throws io.serac.server.error.CatalogException
     *             CONFLICT if it was left behind by a failed create and is just being deleted
     */
    public void adopt(Session session, String metadataLocation) {
        UnconfirmedFiles.adopt(session, metadataLocation);
    }

    /** Whether the principal has made a version of the object that added exactly these snapshots. */
    public boolean hasVersionAdding(UUID objectId, UUID principalId, long[] snapshotIds) {
        return sessions.read(session -> session.dao(PointerLogDao.class).hasVersionAdding(objectId, principalId,
                snapshotIds));
    }

    /**
     * As {@link #hasVersionAdding}, among the object's latest versions: takes the same whether the object has many, few, or is not
     * there.
     */
    public boolean hasRecentVersionAdding(UUID objectId, UUID principalId, long[] snapshotIds) {
        return sessions.read(session -> session.dao(PointerLogDao.class).hasRecentVersionAdding(objectId, principalId,
                snapshotIds, RECENT_VERSIONS_MAX));
    }
}
