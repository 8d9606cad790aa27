package io.serac.server.opa;

import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Remembers what engines have asked for. Thread-safe as its session is. */
interface ArmingDao {
    /** @return 0 if it has asked before */
    @SqlUpdate("UPDATE engine SET filters_asked_at = now() WHERE id = :engineId AND filters_asked_at IS NULL")
    int filtersAsked(UUID engineId);

    /** @return 0 if it has asked before */
    @SqlUpdate("UPDATE engine SET masks_asked_at = now() WHERE id = :engineId AND masks_asked_at IS NULL")
    int masksAsked(UUID engineId);
}
