package io.serac.server.opa;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.serac.server.authentication.Caller;
import io.serac.server.authentication.TokenClaims;
import io.serac.server.database.Session;
import io.serac.server.engine.OpaKey;
import io.serac.server.securable.EngineTrust;
import io.serac.server.securable.Entries;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.NamespacePath;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.WarehouseEntry;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;
import org.jspecify.annotations.Nullable;

/** The statement that each question of Trino's begins with: who asks, and what the names stand for. Stateless. */
final class TrinoDao {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private static final String FOUND = """
            SELECT s.server_id, s.epoch, g.id, g.spec::text, g.expression_identity,
                   g.filters_asked_at IS NOT NULL AND g.masks_asked_at IS NOT NULL, k.key_hmac,
                   coalesce(u.disabled, false), a.id, a.kind, a.issuer, a.name,
                   w.id, w.owner_id, w.name, w.revision,
                   n.id, n.owner_id, n.path, n.is_protected, n.ancestor_ids,
                   CASE WHEN n.ancestor_ids = '{}' THEN '{}' ELSE
                       (SELECT array_agg(above.owner_id ORDER BY array_length(above.path, 1))
                          FROM namespace above WHERE above.id = ANY (n.ancestor_ids)) END,
                   o.id, o.owner_id, o.kind, o.name, o.is_protected, o.revision, o.version_id, o.metadata_location
              FROM (SELECT (SELECT id FROM server) AS server_id, (SELECT value FROM authz_epoch) AS epoch) s
              LEFT JOIN opa_key k ON k.id = ?
              LEFT JOIN (engine g JOIN principal a ON a.id = g.account_id AND NOT a.disabled AND g.kind = 'trino-opa')
                ON (g.id = k.engine_id OR g.account_id = ? OR ? = ANY (g.certificates))
                   AND (g.certificates = '{}' OR ? = ANY (g.certificates))
              LEFT JOIN principal u ON u.kind = 'user' AND u.issuer = g.spec ->> 'user-issuer' AND u.name = ?
            """;

    private static final String ALL_CATALOGS = FOUND + """
              LEFT JOIN warehouse w ON w.name IN (SELECT c.value FROM jsonb_each_text(g.spec -> 'catalogs') c)
              LEFT JOIN namespace n ON false
              LEFT JOIN catalog_object o ON false
            """;

    private static final String EXACTLY = FOUND + """
              LEFT JOIN warehouse w ON w.name = g.spec -> 'catalogs' ->> ?
              LEFT JOIN namespace n ON n.warehouse_id = w.id AND n.path_digest = ANY (?)
              LEFT JOIN catalog_object o ON o.namespace_id = n.id AND o.name = ANY (?)
            """;

    // PostgreSQL takes no plan for arrays of any length to be as good as one for those of the question, and plans each of them anew,
    // which costs ten times what it costs to answer.
    private static final String EXACTLY_ONE = FOUND + """
              LEFT JOIN warehouse w ON w.name = g.spec -> 'catalogs' ->> ?
              LEFT JOIN namespace n ON n.warehouse_id = w.id AND n.path_digest = ?
              LEFT JOIN catalog_object o ON o.namespace_id = n.id AND o.name = ?
            """;

    // Arrays that are made in the statement have one length for all that PostgreSQL knows: it keeps its plan, which uses the indices
    // of these expressions.
    static final String IGNORING_CASE = FOUND + """
              LEFT JOIN warehouse w ON w.name = g.spec -> 'catalogs' ->> ?
              LEFT JOIN namespace n ON n.warehouse_id = w.id AND n.parent_id IS NOT NULL
                   AND namespace_lower_digest(n.path) =
                       ANY (ARRAY(SELECT namespace_lower_digest(ARRAY[c]) FROM unnest(?::text[]) c))
              LEFT JOIN catalog_object o ON o.namespace_id = n.id
                   AND lower(o.name) = ANY (ARRAY(SELECT lower(c COLLATE "C") FROM unnest(?::text[]) c))
            """;

    private TrinoDao() {
    }

    /**
     * What a statement found.
     *
     * @param engine null if none has that key, account or certificate
     * @param keyHmac of the key that was named; null if there is none
     */
    record Found(@Nullable TrinoEngine engine, byte @Nullable [] keyHmac, List<WarehouseEntry> warehouses,
            List<NamespaceEntry> namespaces, List<ObjectEntry> objects) {
    }

    /** All warehouses that the engine knows. */
    static Found catalogs(Session session, OpaProof proof, String user) {
        return session.plain(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(ALL_CATALOGS)) {
                bind(statement, proof, user);
                return read(statement);
            }
        });
    }

    /** Namespaces and objects of a catalog by the names that they have. */
    static Found exactly(Session session, OpaProof proof, String user, String catalog,
            Collection<Namespace> namespaces, Collection<String> objects) {
        byte[][] digests = namespaces.stream().map(NamespacePath::digest).toArray(byte[][]::new);
        if (digests.length == 1 && objects.size() <= 1) {
            return findOne(session, proof, user, catalog, digests[0], objects.stream().findFirst().orElse(null));
        }
        return find(session, EXACTLY, proof, user, catalog, connection -> connection.createArrayOf("bytea", digests),
                objects);
    }

    /**
     * The same by names that differ from those at most in the case of letters A to Z, and possibly others.
     *
     * @param schemas levels joined by dots
     */
    static Found ignoringCase(Session session, OpaProof proof, String user, String catalog,
            Collection<String> schemas, Collection<String> objects) {
        return find(session, IGNORING_CASE, proof, user, catalog,
                connection -> connection.createArrayOf("text", schemas.toArray()), objects);
    }

    /** Makes an array of a connection. */
    @FunctionalInterface
    private interface ArrayOf {
        Array of(Connection connection) throws SQLException;
    }

    private static Found find(Session session, String sql, OpaProof proof, String user, String catalog,
            ArrayOf namespaces, Collection<String> objects) {
        return session.plain(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, proof, user);
                statement.setString(6, catalog);
                statement.setArray(7, namespaces.of(connection));
                statement.setArray(8, connection.createArrayOf("text", objects.toArray()));
                return read(statement);
            }
        });
    }

    private static Found findOne(Session session, OpaProof proof, String user, String catalog, byte[] digest,
            @Nullable String object) {
        return session.plain(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(EXACTLY_ONE)) {
                bind(statement, proof, user);
                statement.setString(6, catalog);
                statement.setBytes(7, digest);
                statement.setString(8, object);
                return read(statement);
            }
        });
    }

    private static void bind(PreparedStatement statement, OpaProof proof, String user) throws SQLException {
        statement.setString(1, proof.key().map(OpaKey::id).orElse(null));
        statement.setObject(2, proof.accountId(), Types.OTHER);
        statement.setString(3, proof.certificateAlone());
        statement.setString(4, proof.certificate());
        statement.setString(5, user);
    }

    private static Found read(PreparedStatement statement) throws SQLException {
        TrinoEngine engine = null;
        byte[] keyHmac = null;
        Map<UUID, WarehouseEntry> warehouses = new HashMap<>();
        Map<UUID, NamespaceEntry> namespaces = new HashMap<>();
        List<ObjectEntry> objects = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                if (engine == null) {
                    keyHmac = row.getBytes(7);
                    engine = row.getObject(3, UUID.class) == null ? null : engine(row);
                }
                if (engine == null || row.getObject(13, UUID.class) == null) {
                    continue;
                }
                TrinoEngine known = engine;
                WarehouseEntry warehouse =
                        once(warehouses, row.getObject(13, UUID.class), id -> warehouse(known, row, id));
                UUID namespaceId = row.getObject(17, UUID.class);
                if (namespaceId != null) {
                    NamespaceEntry namespace =
                            once(namespaces, namespaceId, id -> namespace(warehouse, row, id));
                    if (row.getObject(23, UUID.class) != null) {
                        objects.add(object(namespace, row, known.epoch()));
                    }
                }
            }
        }
        return new Found(engine, keyHmac, List.copyOf(warehouses.values()), List.copyOf(namespaces.values()),
                List.copyOf(objects));
    }

    /** Reads part of a row. */
    @FunctionalInterface
    private interface Part<T> {
        T of(UUID id) throws SQLException;
    }

    private static <T> T once(Map<UUID, T> known, UUID id, Part<T> part) throws SQLException {
        T entry = known.get(id);
        if (entry == null) {
            entry = part.of(id);
            known.put(id, entry);
        }
        return entry;
    }

    private static TrinoEngine engine(ResultSet row) throws SQLException {
        JsonNode spec = spec(row.getString(4));
        Map<String, String> catalogs = new HashMap<>();
        spec.path("catalogs").properties().forEach(each -> catalogs.put(each.getKey(), each.getValue().asText()));
        Set<String> open = new HashSet<>();
        spec.path("open-catalogs").forEach(each -> open.add(each.asText()));
        return new TrinoEngine(row.getObject(3, UUID.class), Entries.server(row.getObject(1, UUID.class)),
                row.getLong(2), account(row), spec.path("user-issuer").asText(), spec.path("trust-groups").asBoolean(),
                catalogs, open, row.getString(5), row.getBoolean(6), row.getBoolean(8));
    }

    private static Caller account(ResultSet row) throws SQLException {
        String name = row.getString(12);
        return "service-account".equals(row.getString(10))
                ? Caller.serviceAccount(row.getObject(9, UUID.class), name)
                : Caller.user(new TokenClaims(row.getString(11), name, List.of(), false, Map.of()), Optional.empty());
    }

    private static JsonNode spec(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The stored engine is no JSON", e);
        }
    }

    private static WarehouseEntry warehouse(TrinoEngine engine, ResultSet row, UUID id) throws SQLException {
        return Entries.warehouse(engine.server(), id, row.getObject(14, UUID.class), row.getString(15),
                row.getLong(16), EngineTrust.NONE);
    }

    private static NamespaceEntry namespace(WarehouseEntry warehouse, ResultSet row, UUID id) throws SQLException {
        return Entries.namespace(warehouse, id, row.getObject(18, UUID.class), (String[]) row.getArray(19).getArray(),
                (UUID[]) row.getArray(21).getArray(), (UUID[]) row.getArray(22).getArray(), row.getBoolean(20));
    }

    private static ObjectEntry object(NamespaceEntry namespace, ResultSet row, long epoch) throws SQLException {
        return Entries.object(namespace, row.getObject(23, UUID.class), row.getObject(24, UUID.class),
                ObjectKind.of(row.getString(25)), row.getString(26), row.getBoolean(27),
                new ObjectEntry.Pointer(row.getLong(28), row.getObject(29, UUID.class), row.getString(30)), epoch);
    }
}
