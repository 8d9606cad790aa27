package io.serac.server.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What a user that serves, and owns nothing, needs on the schema: rows, never tables. Gives only what is missing, so that a
 * start on a schema that is in use changes nothing. Safe to run by several servers at once. Stateless.
 */
public final class ServingGrants {
    private static final String TURN = "SELECT pg_advisory_xact_lock(5372616304)";
    /** Objects of others in the same schema, like those of extensions, are left alone. */
    private static final String MISSING = """
            WITH r AS (SELECT ?::name AS name)
            SELECT format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), r.name)
              FROM r
             WHERE NOT has_schema_privilege(r.name, current_schema(), 'USAGE')
            UNION ALL
            SELECT format('GRANT %s ON TABLE %s TO %I', t.needed, t.id, r.name)
              FROM r,
                   (SELECT c.oid::regclass AS id, CASE c.relname WHEN 'flyway_schema_history' THEN 'SELECT'
                                                  WHEN 'audit' THEN 'SELECT, INSERT'
                                                  ELSE 'SELECT, INSERT, UPDATE, DELETE' END AS needed
                      FROM pg_class c
                     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v')
                       AND NOT c.relispartition AND pg_has_role(c.relowner, 'USAGE')) t
             WHERE EXISTS (SELECT FROM unnest(string_to_array(t.needed, ', ')) AS one(privilege)
                            WHERE NOT has_table_privilege(r.name, t.id, one.privilege))
            UNION ALL
            SELECT format('GRANT USAGE, SELECT ON SEQUENCE %s TO %I', c.oid::regclass, r.name)
              FROM r, pg_class c
             WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'S' AND pg_has_role(c.relowner, 'USAGE')
               AND NOT (has_sequence_privilege(r.name, c.oid, 'USAGE') AND has_sequence_privilege(r.name, c.oid, 'SELECT'))
            UNION ALL
            SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', p.oid::regprocedure, r.name)
              FROM r, pg_proc p
             WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind = 'f' AND pg_has_role(p.proowner, 'USAGE')
               AND NOT has_function_privilege(r.name, p.oid, 'EXECUTE')
            """;

    private ServingGrants() {}

    /**
     * Gives them.
     *
     * @param owner
     *            of the schema, who must have migrated it
     * @throws DatabaseException
     *             if there is no such user, or the database is out of reach
     */
    public static void give(DatabaseAddress owner, String username) {
        try (Connection connection = DriverManager.getConnection(owner.url(), properties(owner));
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(TURN);
            for (String grant : missing(connection, username)) {
                statement.execute(grant);
            }
            requireForeignSchema(connection, username);
            connection.commit();
        } catch (SQLException e) {
            throw new DatabaseException("Cannot give user " + username + " (database.username) what serving needs, as "
                    + owner + ": " + e.getMessage(), e);
        }
    }

    /** Whoever can put functions into the schema can have the owner call them (PostgreSQL 14 lets everybody do so in public). */
    private static void requireForeignSchema(Connection connection, String username) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT current_schema() WHERE has_schema_privilege(?, current_schema(), 'CREATE')")) {
            query.setString(1, username);
            try (ResultSet schema = query.executeQuery()) {
                if (schema.next()) {
                    throw new DatabaseException("User " + username
                            + " (database.username) may create objects in schema "
                            + schema.getString(1) + ", and could act as its owner by them. Run REVOKE CREATE ON SCHEMA "
                            + schema.getString(1) + " FROM PUBLIC, " + username);
                }
            }
        }
    }

    private static List<String> missing(Connection connection, String username) throws SQLException {
        List<String> grants = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(MISSING)) {
            query.setString(1, username);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    grants.add(rows.getString(1));
                }
            }
        }
        return grants;
    }

    private static Properties properties(DatabaseAddress owner) {
        Properties properties = new Properties();
        properties.setProperty("user", owner.username());
        properties.setProperty("password", owner.password());
        properties.setProperty("ApplicationName", "serac migrations");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("options", "-c lock_timeout=5000 -c statement_timeout=30000");
        return properties;
    }
}
