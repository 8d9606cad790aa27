package io.serac.server.securable;

import io.serac.server.authentication.Caller;
import io.serac.server.database.Session;
import io.serac.server.database.Standby;
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
    // The server and the epoch are asked for as values, not joined: about a table of one row, which it never analyses,
    // PostgreSQL thinks that it has thousands, and plans anew each time for what it takes to be millions.
    private static final String SELECTED = """
            SELECT s.server_id, s.epoch, p.id IS NOT NULL, coalesce(p.disabled, NOT ?) OR coalesce(a.disabled, ?),
                   w.id, w.owner_id, w.revision,
                   n.id, n.owner_id, n.path, n.is_protected, n.ancestor_ids,
                   CASE WHEN n.ancestor_ids = '{}' THEN '{}' ELSE
                       (SELECT array_agg(above.owner_id ORDER BY array_length(above.path, 1))
                          FROM namespace above WHERE above.id = ANY (n.ancestor_ids)) END,
                   o.id, o.owner_id, o.kind, o.name, o.is_protected, o.revision, o.version_id, o.metadata_location,
                   k.operation, k.request_digest, k.status, k.error_type, k.error_message, k.error_reason,
                   k.object_ids,
                   CASE WHEN w.name = ANY (x.warehouses) THEN x.kind END,
                   coalesce(x.spec ->> 'denied-columns-as-null' = 'true', false)
            """;
    private static final String FROM = """
              FROM (SELECT (SELECT id FROM server) AS server_id, (SELECT value FROM authz_epoch) AS epoch) s
              LEFT JOIN principal p ON p.id = ?
              LEFT JOIN engine x ON x.account_id = ? AND (x.certificates = '{}' OR ? = ANY (x.certificates))
              LEFT JOIN principal a ON a.id = ? AND a.id = x.account_id
              LEFT JOIN warehouse w ON w.name = ?
              LEFT JOIN outcome k ON k.principal_id = ? AND k.key = ?
            """;

    // Names without a plus have one reading. PostgreSQL sees that this finds one row at most and keeps its plan; for the
    // arrays below it plans anew each time, which costs ten times the execution.
    private static final String ONE_READING = """
              LEFT JOIN namespace n ON n.warehouse_id = w.id AND n.path_digest = ?
              LEFT JOIN catalog_object o ON o.namespace_id = n.id AND o.name = ?
            """;

    // The readings of a name come in order of preference; the first that exists wins.
    private static final String MANY_READINGS = """
              LEFT JOIN namespace n ON n.warehouse_id = w.id AND n.path_digest = ANY (?)
              LEFT JOIN catalog_object o ON o.namespace_id = n.id AND o.name = ANY (?)
             ORDER BY (o.id IS NULL), array_position(?, n.path_digest), array_position(?, o.name)
             LIMIT 1
            """;
    private static final String FIND_ONE = SELECTED + FROM + ONE_READING;
    private static final String FIND_ANY = SELECTED + FROM + MANY_READINGS;

    // What the others found, they saw before they asked where the log is.
    private static final String POSITION = ", " + Standby.POSITION + "\n";
    private static final String FIND_ONE_AND_POSITION = SELECTED + POSITION + FROM + ONE_READING;
    private static final String FIND_ANY_AND_POSITION = SELECTED + POSITION + FROM + MANY_READINGS;

    /**
     * @param caller
     *            enabled if it is a user without a row, or has a row that says so; whoever acts for it needs a row that says so
     *            and that of an engine, and the certificate that this one asks for
     * @param namespaces
     *            readings of the namespace; the root stands for none
     * @param names
     *            readings of the object's name; empty if none is asked for
     * @param isPositioned
     *            whether to ask for {@link Standby#POSITION} as well
     */
    SecurableRow find(Session session, Caller caller, String warehouse, List<Namespace> namespaces,
            List<String> names, @Nullable UUID key, boolean isPositioned) {
        byte[][] digests = new byte[namespaces.size()][];
        for (int i = 0; i < digests.length; i++) {
            digests[i] = NamespacePath.digest(namespaces.get(i));
        }
        boolean hasOneReading = digests.length == 1 && names.size() <= 1;
        return session.plain(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement(statement(hasOneReading, isPositioned))) {
                UUID actorId = caller.actorId().orElse(null);
                statement.setBoolean(1, caller.kind() == Caller.Kind.USER);
                statement.setBoolean(2, actorId != null);
                statement.setObject(3, caller.principalId());
                statement.setObject(4, actorId == null ? caller.principalId() : actorId);
                statement.setString(5, caller.certificate().orElse(null));
                statement.setObject(6, actorId, Types.OTHER);
                statement.setString(7, warehouse);
                statement.setObject(8, caller.principalId());
                statement.setObject(9, key, Types.OTHER);
                if (hasOneReading) {
                    statement.setBytes(10, digests[0]);
                    statement.setString(11, names.isEmpty() ? null : names.getFirst());
                } else {
                    Array digestArray = connection.createArrayOf("bytea", digests);
                    Array nameArray = connection.createArrayOf("text", names.toArray());
                    statement.setArray(10, digestArray);
                    statement.setArray(11, nameArray);
                    statement.setArray(12, digestArray);
                    statement.setArray(13, nameArray);
                }
                return one(statement, actorId == null, isPositioned);
            }
        });
    }

    private static String statement(boolean hasOneReading, boolean isPositioned) {
        if (isPositioned) {
            return hasOneReading ? FIND_ONE_AND_POSITION : FIND_ANY_AND_POSITION;
        }
        return hasOneReading ? FIND_ONE : FIND_ANY;
    }

    private static SecurableRow one(PreparedStatement statement, boolean isItself, boolean isPositioned)
            throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next() || row.getObject(1) == null) {
                throw new IllegalStateException("The database has no server row: it was not set up by a first start");
            }
            return read(row, isItself, isPositioned);
        }
    }

    private static SecurableRow read(ResultSet row, boolean isItself, boolean isPositioned) throws SQLException {
        UUID serverId = row.getObject(1, UUID.class);
        UUID namespaceId = row.getObject(8, UUID.class);
        UUID objectId = row.getObject(14, UUID.class);
        String operation = row.getString(22);
        return new SecurableRow(serverId, row.getLong(2), row.getBoolean(3), !row.getBoolean(4),
                row.getObject(5, UUID.class), row.getObject(6, UUID.class), row.getLong(7), namespaceId,
                row.getObject(9, UUID.class),
                namespaceId == null ? new String[0] : (String[]) row.getArray(10).getArray(), row.getBoolean(11),
                namespaceId == null ? new UUID[0] : (UUID[]) row.getArray(12).getArray(),
                namespaceId == null ? new UUID[0] : (UUID[]) row.getArray(13).getArray(), objectId,
                row.getObject(15, UUID.class), row.getString(16), row.getString(17), row.getBoolean(18),
                row.getLong(19), row.getObject(20, UUID.class), row.getString(21),
                operation == null ? null : new Outcome(operation, row.getBytes(23), row.getInt(24), row.getString(25),
                        row.getString(26), row.getString(27), List.of((UUID[]) row.getArray(28).getArray())),
                EngineTrust.of(row.getString(29), isItself, row.getBoolean(30)),
                isPositioned ? row.getString(31) : null);
    }
}
