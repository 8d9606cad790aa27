package io.serac.server.securable;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.authentication.Caller;
import io.serac.server.authentication.TokenClaims;
import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.operation.Operation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SecurableDaoTest {
    private static final UUID ALICE = UUID.randomUUID();
    private static final UUID WAREHOUSE = UUID.randomUUID();
    private static final UUID KEY = UUID.randomUUID();
    private static final Namespace SALES = Namespace.of("sales");
    private static final Namespace EUROPE = Namespace.of("sales", "europe");

    @AutoClose
    private static final TestDatabase database = TestDatabase.create();

    private final Sessions sessions = new Sessions(database.database());
    private final SecurableDao dao = new SecurableDao();

    @BeforeAll
    static void fill() throws SQLException {
        UUID sales = UUID.randomUUID();
        UUID europe = UUID.randomUUID();
        execute("INSERT INTO principal (id, kind, name) VALUES (?, 'service-account', 'alice')", ALICE);
        execute("INSERT INTO server (id) VALUES (gen_random_uuid())");
        execute("INSERT INTO warehouse (id, name, owner_id, storage) VALUES (?, 'main', ?, '{}')", WAREHOUSE, ALICE);
        execute("""
                INSERT INTO namespace (id, warehouse_id, name, path, path_digest, ancestor_ids, owner_id)
                VALUES (?, ?, 'sales', '{sales}', ?, '{}', ?)
                """, sales, WAREHOUSE, NamespacePath.digest(SALES), ALICE);
        execute("""
                INSERT INTO namespace (id, warehouse_id, parent_id, name, path, path_digest, ancestor_ids, owner_id)
                VALUES (?, ?, ?, 'europe', '{sales,europe}', ?, ARRAY[?], ?)
                """, europe, WAREHOUSE, sales, NamespacePath.digest(EUROPE), sales, ALICE);
        for (String name : List.of("orders", "a+b", "a b", "only blank")) {
            execute("""
                    INSERT INTO catalog_object (id, kind, warehouse_id, namespace_id, name, owner_id, revision, version_id,
                        metadata_location)
                    VALUES (gen_random_uuid(), 'table', ?, ?, ?, ?, 1, gen_random_uuid(), 'file:/m.json')
                    """, WAREHOUSE, sales, name, ALICE);
        }
        execute("""
                INSERT INTO outcome (principal_id, key, operation, request_digest, status)
                VALUES (?, ?, 'DROP_TABLE', '\\x00', 204)
                """, ALICE, KEY);
    }

    @Test
    void findsAnObjectAndNotItsNeighbours() {
        assertThat(find(List.of(SALES), List.of("orders"), null).objectName()).isEqualTo("orders");

        SecurableRow absent = find(List.of(SALES), List.of("Orders"), null);
        assertThat(absent.objectId()).isNull();
        assertThat(absent.namespaceId()).isNotNull();
        assertThat(find(List.of(EUROPE), List.of("orders"), null).objectId()).isNull();
        assertThat(find(List.of(Namespace.of("absent")), List.of("orders"), null).namespaceId()).isNull();
    }

    @Test
    void findsANamespaceWithItsAncestors() {
        SecurableRow europe = find(List.of(EUROPE), List.of(), null);

        assertThat(europe.namespacePath()).containsExactly("sales", "europe");
        assertThat(europe.ancestorOwners()).containsExactly(ALICE);
        assertThat(find(List.of(SALES), List.of(), null).ancestorIds()).isEmpty();
    }

    @Test
    void prefersTheFirstReadingThatExists() {
        assertThat(find(List.of(SALES), List.of("a+b", "a b"), null).objectName()).isEqualTo("a+b");
        assertThat(find(List.of(SALES), List.of("only+blank", "only blank"), null).objectName())
                .isEqualTo("only blank");
        assertThat(find(List.of(SALES), List.of("or+ders", "or ders"), null).objectId()).isNull();
        assertThat(find(List.of(Namespace.of("sa+les"), SALES), List.of("orders"), null).objectName())
                .isEqualTo("orders");
    }

    @Test
    void findsTheOutcomeOfTheKeyOnly() {
        assertThat(find(List.of(SALES), List.of("orders"), KEY).outcome()).isNotNull();
        assertThat(find(List.of(SALES), List.of("orders", "other"), KEY).outcome()).isNotNull();
        assertThat(find(List.of(SALES), List.of("orders"), UUID.randomUUID()).outcome()).isNull();
        assertThat(find(List.of(SALES), List.of("orders"), null).outcome()).isNull();
    }

    @Test
    void tellsWhereTheLogIsToWhoeverAsksAndDecidesByThePoliciesOfThatMoment() {
        Caller alice = Caller.serviceAccount(ALICE, "alice");
        for (List<Namespace> readings : List.of(List.of(SALES), List.of(Namespace.of("sa+les"), SALES))) {
            SecurableRow asked = sessions
                    .read(session -> dao.find(session, alice, "main", readings, List.of(), null, true));
            assertThat(asked.namespaceId()).isNotNull();
            assertThat(asked.position()).matches("\\d+ [0-9A-F]{8} [0-9A-F]+/[0-9A-F]+ \\d+:\\d+");
            assertThat(find(readings, List.of(), null).position()).isNull();

            Resolution list = new Resolution(Operation.LIST_TABLES, "main", SALES, "", true, asked.server(), null, null,
                    null, null, 7, asked.position());
            assertThat(list.positionAt(7)).isEqualTo(asked.position());
            assertThat(list.positionAt(8)).isNull();
        }
    }

    /** Planning costs ten times the execution, and every request begins with this statement. */
    @Test
    void postgresKeepsItsPlan() {
        int repeatedUses = 20;
        Caller alice = Caller.serviceAccount(ALICE, "alice");

        long kept = sessions.read(session -> {
            for (int use = 0; use < repeatedUses; use++) {
                dao.find(session, alice, "main", List.of(SALES), List.of("orders"), null, false);
            }
            return session.plain(SecurableDaoTest::keptPlans);
        });

        assertThat(kept).isGreaterThanOrEqualTo(repeatedUses / 2);
    }

    private static long keptPlans(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT sum(generic_plans) FROM pg_prepared_statements WHERE statement LIKE '%AS server_id%'
                """); ResultSet row = statement.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    @Test
    void callersAreEnabledWithTheirRowAndUsersWithoutAndEnginesOnlyAsLongAsTheyAreEngines() throws SQLException {
        UUID account = UUID.randomUUID();
        execute("INSERT INTO principal (id, kind, name) VALUES (?, 'service-account', 'trino')", account);
        Caller user = Caller.user(new TokenClaims("keycloak", "bob", List.of(), true, Map.of()), Optional.empty());
        Caller acting = Caller.user(user.claims(), Optional.of(Caller.serviceAccount(account, "trino")));
        assertThat(isEnabled(user)).isTrue();
        assertThat(isEnabled(Caller.serviceAccount(account, "trino"))).isTrue();
        assertThat(isEnabled(Caller.serviceAccount(UUID.randomUUID(), "nobody"))).isFalse();
        assertThat(isEnabled(acting)).as("no engine yet").isFalse();

        execute("INSERT INTO engine (id, name, kind, account_id, spec) VALUES (gen_random_uuid(), 't', 'trino-opa', ?, '{}')",
                account);
        assertThat(isEnabled(acting)).isTrue();
        execute("UPDATE principal SET disabled = true WHERE id = ?", account);
        assertThat(isEnabled(acting)).isFalse();
        execute("UPDATE principal SET disabled = false WHERE id = ?", account);
        assertThat(isEnabled(acting)).isTrue();
        execute("INSERT INTO principal (id, kind, issuer, name, disabled) VALUES (?, 'user', 'keycloak', 'bob', true)",
                user.principalId());
        assertThat(isEnabled(user)).isFalse();
        assertThat(isEnabled(acting)).isFalse();
        execute("DELETE FROM principal WHERE id = ?", user.principalId());
        assertThat(isEnabled(acting)).isTrue();
        execute("DELETE FROM engine WHERE account_id = ?", account);
        assertThat(isEnabled(acting)).isFalse();
        assertThat(isEnabled(user)).isTrue();
    }

    private boolean isEnabled(Caller caller) {
        boolean one =
                sessions.read(
                        session -> dao.find(session, caller, "main", List.of(SALES), List.of("orders"), null, false))
                        .isCallerEnabled();
        boolean many = sessions.read(
                session -> dao.find(session, caller, "main", List.of(SALES), List.of("orders", "other"), null, false))
                .isCallerEnabled();
        assertThat(one).isEqualTo(many);
        return one;
    }

    private SecurableRow find(List<Namespace> namespaces, List<String> names, @Nullable UUID key) {
        return sessions.read(
                session -> dao.find(session, Caller.serviceAccount(ALICE, "alice"), "main", namespaces, names, key,
                        false));
    }

    private static void execute(String sql, Object... values) throws SQLException {
        database.database().admin().useHandle(handle -> {
            Connection connection = handle.getConnection();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                statement.execute();
            }
        });
    }
}
