package io.serac.server.metadata;

import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.storage.location.Location;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the first metadata file of each object from before it is written until a pointer names it, so that what a failed create
 * leaves behind is known by name. Files of the same look that others keep below the same root are never guessed at. Thread-safe.
 */
public final class UnconfirmedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(UnconfirmedFiles.class);

    private final Sessions sessions;

    public UnconfirmedFiles(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * A file that no pointer came to name.
     *
     * @param isDoomed
     *            whether its deletion has begun
     */
    public record Row(String location, UUID versionId, UUID warehouseId, boolean isDoomed) {
    }

    /**
     * Says that a file is about to be written. The statement that makes the object forgets it again.
     *
     * @throws CatalogException
     *             SERVICE_UNAVAILABLE if the database is gone
     */
    public void announce(Location file, UUID versionId, UUID warehouseId) {
        if (sessions.admin(session -> session.dao(UnconfirmedFileDao.class).insert(file.canonical(), versionId,
                warehouseId)) != 1) {
            throw new IllegalStateException("Two files have the name " + file);
        }
    }

    /** Forgets a file that is known to be gone. What cannot be forgotten now is looked at later. */
    public void forget(Location file) {
        try {
            sessions.admin(session -> session.dao(UnconfirmedFileDao.class).delete(file.canonical()));
        } catch (CatalogException e) {
            LOG.atDebug().addKeyValue("location", file).setCause(e).log("forgotten later");
        }
    }

    /**
     * Lets a file that a client registers be an object's, in the transaction that points to it.
     *
     * @throws CatalogException
     *             CONFLICT if it is just being deleted
     */
    static void adopt(Session session, String location) {
        for (boolean isDoomed : session.dao(UnconfirmedFileDao.class).adopt(Location.parse(location).canonical())) {
            if (isDoomed) {
                throw new CatalogException(ErrorCode.CONFLICT,
                        "The file was left behind by a failed create and is just being deleted");
            }
        }
    }

    /** Files whose time has come, and which nobody's folder is around. They are left alone by other servers for a while. */
    public List<Row> due(Duration age, int limit) {
        return sessions.admin(session -> session.dao(UnconfirmedFileDao.class).due(age.toSeconds(), limit));
    }

    /** Claims a file for deletion: from now on nobody can register it. @return whether it is still unconfirmed */
    public boolean doom(Row file) {
        return sessions.transaction(session -> session.dao(UnconfirmedFileDao.class).doom(file.location())) == 1;
    }
}
