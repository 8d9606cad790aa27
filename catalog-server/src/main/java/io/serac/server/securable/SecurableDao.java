package io.serac.server.securable;

import io.serac.server.database.Session;
import io.serac.server.idempotency.Outcome;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * The one statement that every request begins with, written without a mapper because it is the hottest of all. Thread-safe.
 */
final class SecurableDao {
    private static final String COLUMNS = """
            SELECT s.id, s.owner_id, p.disabled,
                   w.id, w.owner_id, w.revision,
                   n.id, n.owner_id, n.path, n.is_protected, n.ancestor_ids,
                   CASE WHEN n.ancestor_ids = '{}' THEN '{}' ELSE
                       (SELECT array_agg(a.owner_id ORDER BY array_length(a.path, 1))
                          FROM namespace a WHERE a.id = ANY (n.ancestor_ids)) END,
                   o.id, o.owner_id, o.kind, o.name, o.is_protected, o.revision, o.version_id, o.metadata_location,
                   k.operation, k.request_digest, k.status, k.error_type, k.error_message, k.object_ids
              FROM server s
              LEFT JOIN principal p ON p.id = ?
              LEFT JOIN warehouse w ON w.name = ?
              LEFT JOIN outcome k ON k.principal_id = p.id AND k.key = ?
            """;

    // Names without a plus have one reading. PostgreSQL sees that this finds one row at most and keeps its plan; for the
    // arrays below it plans anew each time, which costs ten times the execution.
    private static final String ONE_READING = COLUMNS + """
              LEFT JOIN namespace n ON n.warehouse_id = w.id AND n.path_digest = ?
              LEFT JOIN catalog_object o ON o.namespace_id = n.id AND o.name = ?
            """;

    // The readings of a name come in order of preference; the first that exists wins.
    private static final String MANY_READINGS = COLUMNS + """
              LEFT JOIN namespace n ON n.warehouse_id = w.id AND n.path_digest = ANY (?)
              LEFT JOIN catalog_object o ON o.namespace_id = n.id AND o.name = ANY (?)
             ORDER BY (o.id IS NULL), array_position(?, n.path_digest), array_position(?, o.name)
             LIMIT 1
            """;

    /**
     * @param namespaces
     *            readings of the namespace; the root stands for none
     * @param names
     *            readings of the object's name; empty if none is asked for
     */
    SecurableRow find(Session session, UUID principalId, String warehouse, List<Namespace> namespaces,
            List<String> names, @Nullable UUID key) {
        byte[][] digests = new byte[namespaces.size()][];
        for (int i = 0; i < digests.length; i++) {
            digests[i] = NamespacePath.digest(namespaces.get(i));
        }
        boolean hasOneReading = digests.length == 1 && names.size() <= 1;
        return session.plain(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement(hasOneReading ? ONE_READING : MANY_READINGS)) {
                statement.setObject(1, principalId);
                statement.setString(2, warehouse);
                statement.setObject(3, key, Types.OTHER);
                if (hasOneReading) {
                    statement.setBytes(4, digests[0]);
                    statement.setString(5, names.isEmpty() ? null : names.getFirst());
                } else {
                    Array digestArray = connection.createArrayOf("bytea", digests);
                    Array nameArray = connection.createArrayOf("text", names.toArray());
                    statement.setArray(4, digestArray);
                    statement.setArray(5, nameArray);
                    statement.setArray(6, digestArray);
                    statement.setArray(7, nameArray);
                }
                return one(statement);
            }
        });
    }

    private static SecurableRow one(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("The database has no server row: it was not set up by a first start");
            }
            return read(row);
        }
    }

    private static SecurableRow read(ResultSet row) throws SQLException {
        UUID serverId = row.getObject(1, UUID.class);
        UUID serverOwner = row.getObject(2, UUID.class);
        boolean isCallerEnabled = !row.getBoolean(3) && !row.wasNull();
        UUID namespaceId = row.getObject(7, UUID.class);
        UUID objectId = row.getObject(13, UUID.class);
        String operation = row.getString(21);
        return new SecurableRow(serverId, serverOwner, isCallerEnabled, row.getObject(4, UUID.class),
                row.getObject(5, UUID.class), row.getLong(6), namespaceId, row.getObject(8, UUID.class),
                namespaceId == null ? new String[0] : (String[]) row.getArray(9).getArray(), row.getBoolean(10),
                namespaceId == null ? new UUID[0] : (UUID[]) row.getArray(11).getArray(),
                namespaceId == null ? new UUID[0] : (UUID[]) row.getArray(12).getArray(), objectId,
                row.getObject(14, UUID.class), row.getString(15), row.getString(16), row.getBoolean(17),
                row.getLong(18),
                row.getObject(19, UUID.class), row.getString(20),
                operation == null ? null : new Outcome(operation, row.getBytes(22), row.getInt(23), row.getString(24),
                        row.getString(25), List.of((UUID[]) row.getArray(26).getArray())));
    }
}
