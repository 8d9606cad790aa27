package io.serac.bench.seed;

import io.serac.bench.workload.SeededCatalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Copies the rows of a namespace's tables, and of all that hangs on them, to other namespaces. Every column is copied, also one
 * that this class has never heard of; ids, and texts with ids in them, are made anew. Used by one thread.
 */
final class RowCopies {
    /** Which table becomes which; dropped at the end. */
    static final String MAPPING = "bench_copy";

    private static final String NEW_ROW_ID = "md5(c.new_id::text || t.id::text)::uuid";
    private static final String NEW_POLICY_ID = "md5(c.new_id::text || t.policy_id::text)::uuid";
    private static final String NEW_LOCATION = "replace(replace(t.metadata_location, c.old_id::text, c.new_id::text),"
            + " c.old_version::text, c.new_version::text)";

    /** Of one database table: which rows belong to a copied table, and what differs in the copy. */
    private record Part(String table, String belongs, Map<String, String> differing) {
    }

    private static final List<Part> OBJECTS = List.of(
            new Part("catalog_object", "t.id = c.old_id", Map.of("id", "c.new_id", "namespace_id", "c.new_namespace",
                    "version_id", "c.new_version", "metadata_location", NEW_LOCATION)),
            new Part("object_version", "t.object_id = c.old_id", Map.of("object_id", "c.new_id", "version_id",
                    "c.new_version", "metadata_location", NEW_LOCATION)),
            new Part("location_claim", "t.object_id = c.old_id", Map.of("object_id", "c.new_id", "key",
                    "replace(t.key, c.old_id::text, c.new_id::text)")),
            new Part("audit", "t.securable_id = c.old_id", Map.of("securable_id", "c.new_id", "name",
                    "replace(t.name, '/" + SeededCatalog.namespace(0) + "/', '/' || c.new_namespace_name || '/')",
                    "target",
                    "replace(t.target, '/" + SeededCatalog.namespace(0) + "/', '/' || c.new_namespace_name || '/')")));

    /** Of these each statement moves the epoch of the policies, whose row is locked until the transaction ends. */
    private static final List<Part> POLICIES = List.of(
            new Part("access_grant", "t.securable_id = c.old_id", Map.of("securable_id", "c.new_id")),
            new Part("tag_binding", "t.securable_id = c.old_id", Map.of("id", NEW_ROW_ID, "securable_id",
                    "c.new_id")),
            new Part("policy", "t.securable_id = c.old_id", Map.of("id", NEW_ROW_ID, "securable_id", "c.new_id")),
            new Part("policy_to JOIN policy p ON p.id = t.policy_id", "p.securable_id = c.old_id",
                    Map.of("policy_id", NEW_POLICY_ID)),
            new Part("policy_except JOIN policy p ON p.id = t.policy_id", "p.securable_id = c.old_id",
                    Map.of("policy_id", NEW_POLICY_ID)));

    private final Connection connection;

    /** @param connection without auto-commit */
    RowCopies(Connection connection) {
        this.connection = connection;
    }

    /** Decides which ids the copies get: of each table of the first namespace one for each other namespace. */
    void map() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + MAPPING + " AS " + """
                    SELECT n.id AS new_namespace, n.name AS new_namespace_name, o.id AS old_id,
                           gen_random_uuid() AS new_id, o.version_id AS old_version, gen_random_uuid() AS new_version
                      FROM namespace first
                      JOIN catalog_object o ON o.namespace_id = first.id
                      JOIN namespace n ON n.parent_id = first.parent_id AND n.name LIKE 'grown\\_%' AND n.id <> first.id
                     WHERE first.name = '""" + SeededCatalog.namespace(0) + "'");
            statement.execute("CREATE INDEX ON " + MAPPING + " (new_namespace_name)");
            statement.execute("ANALYZE");
        }
        connection.commit();
    }

    /** Copies tables, but not their documents, into some namespaces. */
    void objects(List<String> namespaces) throws SQLException {
        for (Part part : OBJECTS) {
            copy(part, namespaces);
        }
    }

    /** Copies grants, tags and restrictions into some namespaces. */
    void policies(List<String> namespaces) throws SQLException {
        for (Part part : POLICIES) {
            copy(part, namespaces);
        }
    }

    private void copy(Part part, List<String> namespaces) throws SQLException {
        String table = part.table().split(" ", 2)[0];
        String joined = part.table().substring(table.length());
        List<String> columns = columns(table);
        List<String> values = columns.stream().map(column -> part.differing().getOrDefault(column, "t." + column))
                .toList();
        String sql = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") SELECT "
                + String.join(", ", values) + " FROM " + table + " t" + joined + " JOIN " + MAPPING + " c ON "
                + part.belongs() + " WHERE c.new_namespace_name = ANY (?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", namespaces.toArray()));
            statement.executeUpdate();
        }
    }

    /** Those that a row is written with; the database fills the others by itself. */
    private List<String> columns(String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT column_name FROM information_schema.columns
                 WHERE table_schema = 'public' AND table_name = ? AND is_identity = 'NO' AND is_generated = 'NEVER'
                 ORDER BY ordinal_position
                """)) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    columns.add(row.getString(1));
                }
            }
        }
        return columns;
    }

    /** Removes what only the copying needed. */
    void forgetMapping() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE " + MAPPING);
        }
        connection.commit();
    }
}
