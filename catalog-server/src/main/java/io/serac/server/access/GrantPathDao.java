package io.serac.server.access;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What contains the securables of grants, read from the rows of the grants. Each namespace is made into a list once, so that millions
 * of grants share a few. Used by one thread.
 */
final class GrantPathDao {
    // Where the columns are that a row must have.
    private static final int SERVER_ID = 8;
    private static final int NAMESPACE_ID = 9;
    private static final int WAREHOUSE_ID = 10;
    private static final int ANCESTOR_IDS = 11;

    private final Map<UUID, List<UUID>> downTo = new HashMap<>();

    /**
     * Ids of all that contains a securable, outermost first, without itself.
     *
     * @param kind
     *            as in the column {@code securable_kind}
     * @param row
     *            has, from {@link #SERVER_ID} on, the server and the namespace that the securable is, or is in: its id, its warehouse
     *            and its ancestors
     */
    List<UUID> above(String kind, ResultSet row) throws SQLException {
        UUID serverId = row.getObject(SERVER_ID, UUID.class);
        UUID namespaceId = row.getObject(NAMESPACE_ID, UUID.class);
        return switch (kind) {
            case "server" -> List.of();
            case "warehouse", "tag" -> List.of(serverId);
            case "namespace" -> {
                List<UUID> path = downTo(serverId, namespaceId, row);
                yield path.subList(0, path.size() - 1);
            }
            default -> downTo(serverId, namespaceId, row);
        };
    }

    private List<UUID> downTo(UUID serverId, @Nullable UUID namespaceId, ResultSet row) throws SQLException {
        if (namespaceId == null) {
            throw new IllegalArgumentException("A grant is on something that is in no namespace");
        }
        List<UUID> known = downTo.get(namespaceId);
        if (known != null) {
            return known;
        }
        List<UUID> path = new ArrayList<>();
        path.add(serverId);
        path.add(row.getObject(WAREHOUSE_ID, UUID.class));
        Array ancestors = row.getArray(ANCESTOR_IDS);
        path.addAll(List.of((UUID[]) ancestors.getArray()));
        path.add(namespaceId);
        List<UUID> found = List.copyOf(path);
        downTo.put(namespaceId, found);
        return found;
    }
}
