package io.serac.server.access;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.policy.Grant;
import io.serac.authorizer.policy.PrincipalKind;
import io.serac.authorizer.policy.PrincipalRow;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.RoleMember;
import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagCondition;
import io.serac.authorizer.policy.TagDefinition;
import io.serac.authorizer.policy.TagPattern;
import io.serac.authorizer.policy.TokenRoleMapping;
import io.serac.server.database.Session;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything that decisions depend on. Written without a mapper: there may be millions of grants. Every method reads all rows
 * if {@code refs} is null, else those of the references. To be used inside one {@code Sessions.snapshot}.
 */
final class PolicyDao {
    private static final int FETCH_ROWS = 10_000;

    private PolicyDao() {
    }

    /** A change of policy data: read again what hangs on the reference. */
    record Change(long epoch, String kind, UUID ref) {
    }

    static long epoch(Session session) {
        return session.plain(PolicyDao::epoch);
    }

    private static long epoch(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT value FROM authz_epoch");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Changes after an epoch, oldest first. Epochs have no gaps, so a first one that is not the next means: some were forgotten. */
    static List<Change> changesAfter(Session session, long epoch, int changesMax) {
        return session.plain(connection -> changesAfter(connection, epoch, changesMax));
    }

    private static List<Change> changesAfter(Connection connection, long epoch, int changesMax) throws SQLException {
        List<Change> changes = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT epoch, kind, ref_id FROM authz_change WHERE epoch > ? ORDER BY epoch LIMIT ?
                """)) {
            statement.setLong(1, epoch);
            statement.setInt(2, changesMax);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    changes.add(new Change(row.getLong(1), row.getString(2), row.getObject(3, UUID.class)));
                }
            }
        }
        return changes;
    }

    static List<PrincipalRow> principals(Session session, @Nullable Collection<UUID> refs) {
        List<PrincipalRow> principals = new ArrayList<>();
        query(session, """
                SELECT p.id, p.kind, p.issuer, p.name, coalesce(r.token_assignable, false), coalesce(r.is_system, false)
                  FROM principal p LEFT JOIN role r ON r.id = p.id
                 WHERE ?::uuid[] IS NULL OR p.id = ANY (?)
                """, refs, row -> {
            PrincipalKind kind = kind(row.getString(2));
            String issuer = row.getString(3);
            principals.add(new PrincipalRow(row.getObject(1, UUID.class), kind,
                    kind == PrincipalKind.USER ? issuer : null, row.getString(4), row.getBoolean(5),
                    row.getBoolean(6)));
        });
        return principals;
    }

    private static PrincipalKind kind(String kind) {
        return switch (kind) {
            case "user" -> PrincipalKind.USER;
            case "service-account" -> PrincipalKind.SERVICE_ACCOUNT;
            case "role" -> PrincipalKind.ROLE;
            case "everyone" -> PrincipalKind.EVERYONE;
            default -> throw new IllegalStateException("Unknown kind of principal in the database: " + kind);
        };
    }

    static List<RoleMember> members(Session session, @Nullable Collection<UUID> refs) {
        List<RoleMember> members = new ArrayList<>();
        query(session, """
                SELECT role_id, member_id, admin_option FROM role_member WHERE ?::uuid[] IS NULL OR role_id = ANY (?)
                """, refs, row -> members.add(new RoleMember(row.getObject(1, UUID.class),
                row.getObject(2, UUID.class), row.getBoolean(3))));
        return members;
    }

    static List<TokenRoleMapping> mappings(Session session, @Nullable Collection<UUID> refs) {
        List<TokenRoleMapping> mappings = new ArrayList<>();
        query(session, """
                SELECT id, issuer, value, role_id FROM token_role_mapping WHERE ?::uuid[] IS NULL OR role_id = ANY (?)
                """, refs, row -> mappings.add(new TokenRoleMapping(row.getString(1), row.getString(2),
                row.getString(3), row.getObject(4, UUID.class))));
        return mappings;
    }

    /** Grants of objects that are dropped open nothing and are left out. */
    static void grants(Session session, @Nullable Collection<UUID> refs, Consumer<Grant> grants) {
        GrantPathDao paths = new GrantPathDao();
        query(session, """
                SELECT g.id, g.securable_kind, g.securable_id, g.grantee_id, g.privilege, g.grant_option, g.column_ids,
                       (SELECT id FROM server), n.id, n.warehouse_id, n.ancestor_ids
                  FROM access_grant g
                  LEFT JOIN catalog_object o ON o.id = g.securable_id AND g.securable_kind IN ('table', 'view')
                  LEFT JOIN namespace n
                    ON n.id = CASE g.securable_kind WHEN 'namespace' THEN g.securable_id ELSE o.namespace_id END
                 WHERE (?::uuid[] IS NULL OR g.securable_id = ANY (?))
                   AND (g.securable_kind NOT IN ('namespace', 'table', 'view') OR n.id IS NOT NULL)
                """, refs, row -> {
            List<UUID> path = paths.above(row.getString(2), row);
            grants.accept(new Grant(row.getLong(1), row.getObject(3, UUID.class), path, row.getObject(4, UUID.class),
                    Privilege.valueOf(row.getString(5)), row.getBoolean(6), columns(row.getArray(7))));
        });
    }

    private static Set<Integer> columns(@Nullable Array ids) throws SQLException {
        return ids == null ? Set.of() : Set.of((Integer[]) ids.getArray());
    }

    static List<Restriction> restrictions(Session session, @Nullable Collection<UUID> refs) {
        List<Restriction> restrictions = new ArrayList<>();
        query(session, """
                SELECT p.id, p.name, p.securable_id, p.kind, p.spec, p.when_tag, p.when_value,
                       coalesce((SELECT array_agg(t.principal_id) FROM policy_to t WHERE t.policy_id = p.id), '{}'),
                       coalesce((SELECT array_agg(e.principal_id) FROM policy_except e WHERE e.policy_id = p.id), '{}'),
                       coalesce((SELECT jsonb_agg(jsonb_build_object('object', b.object_id, 'name', b.name,
                                                                     'field-id', b.field_id))
                                   FROM policy_binding b WHERE b.policy_id = p.id), '[]')
                  FROM policy p
                 WHERE ?::uuid[] IS NULL OR p.securable_id = ANY (?)
                """, refs, row -> restrictions.add(PolicySpec.restriction(row.getString(4), row.getString(5),
                row.getString(10), new Restriction.Target(row.getObject(1, UUID.class), row.getString(2),
                        row.getObject(3, UUID.class), condition(row.getObject(6, UUID.class), row.getString(7)),
                        ids(row.getArray(8)), ids(row.getArray(9))))));
        return restrictions;
    }

    private static @Nullable TagCondition condition(@Nullable UUID tagId, @Nullable String value) {
        return tagId == null ? null : new TagCondition(tagId, value);
    }

    static List<TagDefinition> tags(Session session, @Nullable Collection<UUID> refs) {
        List<TagDefinition> tags = new ArrayList<>();
        query(session, """
                SELECT t.id, t.key, t.inheritable, t.sensitive,
                       ARRAY(SELECT p.pattern FROM tag_pattern p WHERE p.tag_id = t.id ORDER BY p.position),
                       ARRAY(SELECT coalesce(p.value, '') FROM tag_pattern p WHERE p.tag_id = t.id ORDER BY p.position)
                  FROM tag t
                 WHERE ?::uuid[] IS NULL OR t.id = ANY (?)
                """, refs, row -> tags.add(new TagDefinition(row.getObject(1, UUID.class), row.getString(2),
                row.getBoolean(3), row.getBoolean(4), patterns(row.getArray(5), row.getArray(6)))));
        return tags;
    }

    private static List<TagPattern> patterns(Array patterns, Array values) throws SQLException {
        String[] patternsInOrder = (String[]) patterns.getArray();
        String[] valuesInOrder = (String[]) values.getArray();
        List<TagPattern> all = new ArrayList<>();
        for (int i = 0; i < patternsInOrder.length; i++) {
            all.add(new TagPattern(patternsInOrder[i], valuesInOrder[i]));
        }
        return all;
    }

    /** Those of dropped objects too: what is denied by a tag is denied to whoever would restore or purge it. */
    static List<TagBinding> tagBindings(Session session, @Nullable Collection<UUID> refs) {
        List<TagBinding> bindings = new ArrayList<>();
        // A million rows have a handful of tags and values, and hardly more names: one of each is kept.
        Map<Object, Object> kept = new HashMap<>();
        query(session, """
                SELECT tag_id, coalesce(value, ''), securable_id, field_id, name_at_bind
                  FROM tag_binding
                 WHERE ?::uuid[] IS NULL OR securable_id = ANY (?)
                """, refs, row -> bindings.add(new TagBinding(once(kept, row.getObject(1, UUID.class)),
                once(kept, row.getString(2)), row.getObject(3, UUID.class),
                onceOrNull(kept, row.getObject(4, Integer.class)), onceOrNull(kept, row.getString(5)))));
        return bindings;
    }

    private static <T> @Nullable T onceOrNull(Map<Object, Object> kept, @Nullable T value) {
        return value == null ? null : once(kept, value);
    }

    /** An equal object that was seen before, if there is one. */
    @SuppressWarnings("unchecked") // What equals a T of these classes is a T.
    private static <T> T once(Map<Object, Object> kept, T value) {
        return (T) kept.computeIfAbsent(value, first -> first);
    }

    private static Set<UUID> ids(Array array) throws SQLException {
        return Set.of((UUID[]) array.getArray());
    }

    static Set<UUID> managedAccess(Session session, @Nullable Collection<UUID> refs) {
        Set<UUID> managed = new HashSet<>();
        query(session, """
                SELECT id FROM (SELECT id FROM warehouse WHERE managed_access
                                UNION SELECT id FROM namespace WHERE managed_access) managed
                 WHERE ?::uuid[] IS NULL OR id = ANY (?)
                """, refs, row -> managed.add(row.getObject(1, UUID.class)));
        return managed;
    }

    /** What is done with one row. */
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private static void query(Session session, String sql, @Nullable Collection<UUID> refs, RowReader reader) {
        session.plain(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setFetchSize(FETCH_ROWS);
                Array ids = refs == null ? null : connection.createArrayOf("uuid", refs.toArray());
                statement.setArray(1, ids);
                statement.setArray(2, ids);
                int rows = 0;
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        reader.read(row);
                        rows++;
                    }
                }
                return rows;
            }
        });
    }

    /** Reading all policies of a large installation takes longer than any request may. */
    static void allowLongReads(Session session) {
        session.plain(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("SET LOCAL statement_timeout = '120s'");
            }
        });
    }
}
