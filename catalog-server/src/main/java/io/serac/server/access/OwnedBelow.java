package io.serac.server.access;

import io.serac.server.database.Sessions;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/**
 * Finds containers that a principal must see because he owns something inside. Owners are not among the policies in memory: they come
 * and go with every create and drop. Thread-safe.
 */
@FunctionalInterface
public interface OwnedBelow {
    /** Those of the containers below which one of the owners owns anything. */
    Set<UUID> among(Collection<UUID> containerIds, Collection<UUID> ownerIds);

    /** In a database, one query each time. */
    static OwnedBelow in(Sessions sessions) {
        return (containerIds, ownerIds) -> containerIds.isEmpty()
                ? Set.of()
                : sessions.read(session -> session.dao(OwnedBelowDao.class).among(containerIds.toArray(UUID[]::new),
                        ownerIds.toArray(UUID[]::new)));
    }
}
