package io.serac.server.access;

import io.serac.server.database.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What contains securables. Each namespace is looked up once, so that millions of grants share a few lists. Used by one thread, in
 * one session.
 */
final class PathDao {
    private final Session session;
    private final Map<UUID, List<UUID>> downTo = new HashMap<>();
    private @Nullable UUID serverId;

    PathDao(Session session) {
        this.session = session;
    }

    /**
     * Ids of all that contains a securable, outermost first, without itself.
     *
     * @param kind
     *            as in the column {@code securable_kind}
     * @param namespaceId
     *            of a table or view
     */
    List<UUID> above(String kind, UUID securableId, @Nullable UUID namespaceId) {
        return switch (kind) {
            case "server" -> List.of();
            case "warehouse", "tag" -> List.of(server());
            case "namespace" -> {
                List<UUID> path = downTo(securableId);
                yield path.subList(0, path.size() - 1);
            }
            default -> {
                if (namespaceId == null) {
                    throw new IllegalArgumentException("An object without a namespace is nowhere");
                }
                yield downTo(namespaceId);
            }
        };
    }

    private List<UUID> downTo(UUID namespaceId) {
        List<UUID> known = downTo.get(namespaceId);
        if (known != null) {
            return known;
        }
        List<UUID> path = new ArrayList<>();
        path.add(server());
        path.addAll(session.plain(connection -> inside(connection, namespaceId)));
        path.add(namespaceId);
        List<UUID> found = List.copyOf(path);
        downTo.put(namespaceId, found);
        return found;
    }

    private static List<UUID> inside(Connection connection, UUID namespaceId) throws SQLException {
        List<UUID> path = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT warehouse_id, ancestor_ids FROM namespace WHERE id = ?
                """)) {
            statement.setObject(1, namespaceId);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    path.add(row.getObject(1, UUID.class));
                    path.addAll(List.of((UUID[]) row.getArray(2).getArray()));
                }
            }
        }
        return path;
    }

    private UUID server() {
        UUID known = serverId;
        if (known == null) {
            known = session.plain(PathDao::readServer);
            serverId = known;
        }
        return known;
    }

    private static UUID readServer(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT id FROM server");
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("The database has no server row: it was not set up by a first start");
            }
            return row.getObject(1, UUID.class);
        }
    }
}
