package io.serac.bench.seed;

import io.serac.bench.BenchException;
import io.serac.bench.contestant.ServerDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares a copied table with one that the server has just made in the same way: in every row of every database table that names
 * them, but for ids, times and what a document deflates to. It reads the whole database. Stateless.
 */
public final class ShapeCheck {
    private static final String UUIDS = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final String TIMES = "\\d{4}-\\d{2}-\\d{2}T[^\"]*";
    /** Answers to requests, which are forgotten after a while, and notes of what has changed. */
    private static final String SHORT_LIVED = "('outcome', 'authz_change')";

    private ShapeCheck() {
    }

    /**
     * @param name of both tables
     * @throws BenchException if they differ
     */
    public static void compare(ServerDatabase database, String copiedIn, String madeIn, String name) {
        try (Connection connection = database.connect()) {
            Map<String, List<String>> copied = rows(connection, copiedIn, name);
            Map<String, List<String>> made = rows(connection, madeIn, name);
            if (!copied.equals(made) || !copied.containsKey("catalog_object")) {
                throw new BenchException("Table " + name + " was copied as\n" + copied + "\nand the server makes\n"
                        + made);
            }
        } catch (SQLException e) {
            throw new BenchException("The copied tables could not be checked: " + e.getMessage(), e);
        }
    }

    /** Rows that name the table, by database table. */
    private static Map<String, List<String>> rows(Connection connection, String namespace, String name)
            throws SQLException {
        String id = one(connection, """
                SELECT o.id FROM catalog_object o JOIN namespace n ON n.id = o.namespace_id
                 WHERE n.name = ? AND o.name = ?
                """, namespace, name);
        List<String> ids = new ArrayList<>(list(connection, "SELECT id FROM policy WHERE securable_id = ?::uuid", id));
        ids.add(id);
        String any = "%(" + String.join("|", ids) + ")%";
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : list(connection, """
                SELECT relname FROM pg_class
                 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                   AND relname NOT IN\s""" + SHORT_LIVED)) {
            List<String> found = list(connection, "SELECT (to_jsonb(t) - '{content,content_crc32,epoch,request_id,id}'"
                    + "::text[])::text FROM " + table + " t WHERE t::text SIMILAR TO ?", any);
            for (String row : found) {
                rows.computeIfAbsent(table, unknown -> new ArrayList<>()).add(row.replaceAll(UUIDS, "ID")
                        .replaceAll(TIMES, "TIME").replace(namespace, "NAMESPACE"));
            }
            rows.getOrDefault(table, new ArrayList<>()).sort(null);
        }
        return rows;
    }

    private static String one(Connection connection, String sql, String... parameters) throws SQLException {
        List<String> found = list(connection, sql, parameters);
        if (found.size() != 1) {
            throw new BenchException("There are " + found.size() + " tables " + String.join("/", parameters) + ".");
        }
        return found.getFirst();
    }

    private static List<String> list(Connection connection, String sql, String... parameters) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setString(index + 1, parameters[index]);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
        }
        return found;
    }
}
