package io.serac.server.metadata;

import io.serac.authorizer.policy.AddedColumn;
import io.serac.storage.location.Location;
import io.serac.server.database.Session;
import io.serac.server.idempotency.AuditRow;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.location.Claim;
import io.serac.server.securable.ObjectEntry;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statements that make and move pointers: pointer, log, document and (unless the transaction has them already) the outcome and
 * its record, all in one round trip. Written without a mapper because every commit ends here. Thread-safe.
 */
final class PointerDao {
    private static final String LOG_AND_DOCUMENT = """
            , logged AS (
                INSERT INTO object_version (version_id, object_id, revision, metadata_location, operation, principal_id,
                                            added_snapshot_ids)
                SELECT ?, id, revision, ?, ?, ?, ? FROM pointed)
            """;
    private static final String OUTCOME = """
            , known AS (
                INSERT INTO outcome (principal_id, key, operation, request_digest, status, object_ids)
                SELECT ?, ?, ?, ?, 200, ARRAY[id] FROM pointed
                RETURNING status)
            , audited AS (
            """ + AuditRow.RECORD + ")";
    private static final String SWAP = """
            WITH pointed AS (
                UPDATE catalog_object
                   SET revision = revision + 1, version_id = ?, metadata_location = ?
                 WHERE id = ? AND revision = ? AND namespace_id IS NOT NULL
                   AND (SELECT value FROM authz_epoch) = ?
                RETURNING id, kind, revision,
                          CASE WHEN awaited_revision = revision - 1 THEN awaited_millis ELSE 0 END AS awaited_millis)
            """ + LOG_AND_DOCUMENT + """
            , stored AS (
                UPDATE object_metadata m
                   SET version_id = ?, content = ?, content_crc32 = ?, content_bytes = ?
                  FROM pointed WHERE m.object_id = pointed.id)
            """;
    private static final String CREATE = """
            WITH pointed AS (
                INSERT INTO catalog_object (id, kind, warehouse_id, namespace_id, name, owner_id, revision, version_id,
                                            metadata_location)
                VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)
                RETURNING id, kind, revision)
            """ + LOG_AND_DOCUMENT + """
            , stored AS (
                INSERT INTO object_metadata (version_id, content, content_crc32, content_bytes, object_id)
                SELECT ?, ?, ?, ?, id FROM pointed)
            , claimed AS (
                INSERT INTO location_claim (store, bucket, key, object_id)
                SELECT c.store, c.bucket, c.key, pointed.id
                  FROM pointed, unnest(?::text[], ?::text[], ?::text[]) AS c (store, bucket, key))
            , confirmed AS (
                DELETE FROM unconfirmed_file WHERE location = ?)
            """;
    // New columns get their tags in the statement that shows them, so that nobody can see them untagged. What is attached already
    // stays: a new name must not shed what binds by the old one.
    private static final String CLASSIFICATION = """
            INSERT INTO tag_binding (id, tag_id, value, securable_kind, securable_id, field_id, name_at_bind, is_automatic,
                                     created_by)
            SELECT DISTINCT ON (p.tag_id, c.field_id)
                   gen_random_uuid(), p.tag_id, p.value, pointed.kind, pointed.id, c.field_id, c.name, true,
                   (SELECT id FROM principal WHERE id = ?)
              FROM pointed
             CROSS JOIN unnest(?::integer[], ?::text[], ?::text[], ?::text[])
                     AS c (field_id, name, lower_name, lower_level)
              JOIN tag_pattern p ON c.lower_name LIKE p.like_pattern OR c.lower_level LIKE p.like_pattern
             ORDER BY p.tag_id, c.field_id, p.position
                ON CONFLICT DO NOTHING
            """;
    private static final String CLASSIFIED = ", classified AS (" + CLASSIFICATION + ")";
    private static final String CLASSIFY =
            "WITH pointed AS (SELECT id, kind FROM catalog_object WHERE id = ?)" + CLASSIFICATION;
    private static final String RESULT = "SELECT revision FROM pointed";
    private static final String SWAPPED = "SELECT revision, awaited_millis FROM pointed";
    // Rows that are just being swapped are passed by: two that wait for rows of each other would wait for ever.
    private static final String AWAIT = """
            UPDATE catalog_object
               SET awaited_revision = revision,
                   awaited_millis = CASE WHEN awaited_revision = revision THEN greatest(awaited_millis, ?) ELSE ? END
             WHERE id IN (SELECT id FROM catalog_object WHERE id = ANY (?) FOR NO KEY UPDATE SKIP LOCKED)
            RETURNING revision
            """;

    /**
     * Swaps the pointer if it still is at the revision.
     *
     * @param epoch
     *            of the policies that the commit was decided on
     * @param key
     *            null if the transaction holds the outcome already
     * @return the new pointer; empty if the revision or the epoch had moved
     */
    Optional<Swapped> swap(Session session, UUID objectId, long revision, long epoch, NewVersion version,
            @Nullable OutcomeKey key) {
        return session.plain(connection -> {
            String sql = SWAP + classified(version) + (key == null ? "" : OUTCOME) + SWAPPED;
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                MetadataDocument document = version.document();
                statement.setObject(1, document.versionId());
                statement.setString(2, document.metadataLocation());
                statement.setObject(3, objectId);
                statement.setLong(4, revision);
                statement.setLong(5, epoch);
                int next = bindColumns(connection, statement, bind(connection, statement, 6, version), version);
                if (key != null) {
                    bind(connection, statement, next, key, objectId);
                }
                try (ResultSet row = statement.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Swapped(new ObjectEntry.Pointer(row.getLong(1), document.versionId(),
                                    document.metadataLocation()), Duration.ofMillis(row.getInt(2))))
                            : Optional.empty();
                }
            }
        });
    }

    /**
     * Says at the objects' revisions that a commit which takes that long waits for its turn.
     *
     * @return the revisions at which it was said
     */
    List<Long> await(Session session, List<UUID> objectIds, int millis) {
        return session.plain(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(AWAIT)) {
                statement.setInt(1, millis);
                statement.setInt(2, millis);
                statement.setArray(3, connection.createArrayOf("uuid", objectIds.toArray()));
                List<Long> revisions = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        revisions.add(rows.getLong(1));
                    }
                }
                return revisions;
            }
        });
    }

    /**
     * Makes the object and its first pointer.
     *
     * @param key
     *            null if the transaction holds the outcome already
     */
    void create(Session session, NewObject object, NewVersion version, @Nullable OutcomeKey key) {
        long revision = session.plain(connection -> {
            String sql = CREATE + classified(version) + (key == null ? "" : OUTCOME) + RESULT;
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setObject(1, object.id());
                statement.setString(2, object.kind().id());
                statement.setObject(3, object.warehouseId());
                statement.setObject(4, object.namespaceId());
                statement.setString(5, object.name());
                statement.setObject(6, object.ownerId());
                statement.setObject(7, version.document().versionId());
                statement.setString(8, version.document().metadataLocation());
                int next = bind(connection, statement, 9, version);
                statement.setArray(next, texts(connection, object.claims(), Claim::store));
                statement.setArray(next + 1, texts(connection, object.claims(), Claim::bucket));
                statement.setArray(next + 2, texts(connection, object.claims(), Claim::key));
                statement.setString(next + 3, Location.parse(version.document().metadataLocation()).canonical());
                next = bindColumns(connection, statement, next + 4, version);
                if (key != null) {
                    bind(connection, statement, next, key, object.id());
                }
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? row.getLong(1) : 0L;
                }
            }
        });
        if (revision != 1) {
            throw new IllegalStateException("A new object must begin at revision 1");
        }
    }

    /** Gives new columns of an object their tags, in the transaction that has moved its pointer. */
    void classify(Session session, UUID objectId, NewVersion version) {
        session.plain(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(CLASSIFY)) {
                statement.setObject(1, objectId);
                bindColumns(connection, statement, 2, version);
                return statement.executeUpdate();
            }
        });
    }

    private static String classified(NewVersion version) {
        return version.addedColumns().isEmpty() ? "" : CLASSIFIED;
    }

    private static int bindColumns(Connection connection, PreparedStatement statement, int first, NewVersion version)
            throws SQLException {
        List<AddedColumn> columns = version.addedColumns();
        if (columns.isEmpty()) {
            return first;
        }
        statement.setObject(first, version.principalId());
        statement.setArray(first + 1, connection.createArrayOf("integer",
                columns.stream().map(AddedColumn::fieldId).toArray()));
        statement.setArray(first + 2, texts(connection, columns, AddedColumn::name));
        statement.setArray(first + 3, texts(connection, columns, AddedColumn::lowerName));
        statement.setArray(first + 4, texts(connection, columns, AddedColumn::lowerLevel));
        return first + 5;
    }

    private static int bind(Connection connection, PreparedStatement statement, int first, NewVersion version)
            throws SQLException {
        MetadataDocument document = version.document();
        statement.setObject(first, document.versionId());
        statement.setString(first + 1, document.metadataLocation());
        statement.setString(first + 2, version.operation());
        statement.setObject(first + 3, version.principalId());
        statement.setArray(first + 4, connection.createArrayOf("bigint", version.addedSnapshotIds().toArray()));
        statement.setObject(first + 5, document.versionId());
        statement.setBytes(first + 6, document.deflated());
        statement.setLong(first + 7, document.crc32());
        statement.setInt(first + 8, document.json().length);
        return first + 9;
    }

    private static void bind(Connection connection, PreparedStatement statement, int first, OutcomeKey key,
            UUID objectId) throws SQLException {
        statement.setObject(first, key.principalId());
        statement.setObject(first + 1, key.key());
        statement.setString(first + 2, key.operation().name());
        statement.setBytes(first + 3, key.requestDigest());
        AuditRow.of(key.audit(), List.of(objectId)).bind(connection, statement, first + 4);
    }

    private static <T> Array texts(Connection connection, List<T> things, Function<T, String> field)
            throws SQLException {
        return connection.createArrayOf("text", things.stream().map(field).toArray());
    }
}
