package io.serac.server.access;

import io.serac.authorizer.Securable;
import io.serac.server.database.Sessions;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Finds securables by their ids, with everything above them, so that they can be decided on. Thread-safe. */
public final class PlacedSecurables {
    private final Sessions sessions;

    public PlacedSecurables(Sessions sessions) {
        this.sessions = sessions;
    }

    /** By id; the server is always among them, what is no longer there is not. */
    public Map<UUID, Securable> find(Securable.Server server, Collection<UUID> ids) {
        Map<UUID, Securable> securables = new HashMap<>();
        securables.put(server.id(), server);
        UUID[] wanted = ids.toArray(UUID[]::new);
        for (PlacedDao.PlacedRow row : sessions.read(session -> session.dao(PlacedDao.class).find(wanted))) {
            securables.put(row.id(), row.securable(server));
        }
        return securables;
    }
}
