package io.serac.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    private TestDatabase empty;

    @BeforeEach
    void createEmptyDatabase() {
        empty = TestDatabase.createEmpty();
    }

    @AfterEach
    void dropDatabase() {
        empty.close();
    }

    @Test
    void emptyDatabaseGetsTheWholeSchemaAndASecondRunChangesNothing() {
        assertThat(Migrations.migrate(empty.address())).isPositive();
        assertThat(count("warehouse")).isZero();
        assertThat(Migrations.migrate(empty.address())).isZero();
    }

    @Test
    void schemaOfANewerServerIsRefusedWithBothVersions() {
        Migrations.migrate(empty.address());
        empty.database().admin().useHandle(handle -> handle.execute("""
                INSERT INTO flyway_schema_history
                       (installed_rank, version, description, type, script, installed_by, execution_time, success)
                VALUES (999, '999', 'of tomorrow', 'SQL', 'V999__of_tomorrow.sql', 'postgres', 1, true)
                """));

        assertThatThrownBy(() -> Migrations.migrate(empty.address()))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("schema version 999")
                .hasMessageContaining("newer Serac");
        assertThatThrownBy(() -> Migrations.state(empty.address())).hasMessageContaining("newer Serac");
        assertThatThrownBy(() -> Migrations.requireCurrent(empty.address())).hasMessageContaining("newer Serac");
    }

    @Test
    void lookingSaysWhatIsMissingAndChangesNothing() {
        SchemaState before = Migrations.state(empty.address());

        assertThat(before.version()).isEqualTo("none");
        assertThat(before.missing()).startsWith("001 principals", "002 warehouses").hasSizeGreaterThan(15);
        assertThatThrownBy(() -> Migrations.requireCurrent(empty.address())).isInstanceOf(DatabaseException.class)
                .hasMessageContaining("001 principals").hasMessageContaining("Run serac migrate");
        assertThat(tables()).isEmpty();

        Migrations.migrate(empty.address());
        SchemaState after = Migrations.state(empty.address());
        assertThat(after.isCurrent()).isTrue();
        assertThat(before.missing()).last().asString().startsWith(after.version() + " ");
        Migrations.requireCurrent(empty.address());
    }

    @Test
    void userThatServesGetsRowsAndNothingElse() throws SQLException {
        Migrations.migrate(empty.address());
        DatabaseAddress serving = new DatabaseAddress(empty.address().url(), TestDatabase.SERVING_USER, "");
        assertThatThrownBy(() -> execute(serving, "SELECT FROM warehouse")).hasMessageContaining("permission denied");

        ServingGrants.give(empty.address(), TestDatabase.SERVING_USER);
        List<String> given = privileges();
        ServingGrants.give(empty.address(), TestDatabase.SERVING_USER);

        assertThat(privileges()).isEqualTo(given);
        execute(serving, "UPDATE warehouse SET name = name");
        execute(serving, "SELECT audit_keep_partitions(interval '100 years')");
        Migrations.requireCurrent(serving);
        assertThatThrownBy(() -> execute(serving, "DELETE FROM flyway_schema_history")).hasMessageContaining("denied");
        assertThatThrownBy(() -> execute(serving, "DELETE FROM audit")).hasMessageContaining("denied");
        assertThatThrownBy(() -> execute(serving, "UPDATE audit SET operation = 'x'")).hasMessageContaining("denied");
        assertThatThrownBy(() -> execute(serving, "ALTER TABLE warehouse ADD COLUMN x text"))
                .hasMessageContaining("must be owner");
        assertThatThrownBy(() -> execute(serving, "CREATE TABLE x (id integer)")).hasMessageContaining("denied");
        assertThatThrownBy(() -> ServingGrants.give(empty.address(), "nobody"))
                .isInstanceOf(DatabaseException.class).hasMessageContaining("database.username")
                .hasMessageContaining("does not exist");
    }

    @Test
    void userThatServesMayNotPutAnythingIntoTheSchema() throws SQLException {
        Migrations.migrate(empty.address());
        execute(empty.address(), "GRANT CREATE ON SCHEMA public TO PUBLIC");

        assertThatThrownBy(() -> ServingGrants.give(empty.address(), TestDatabase.SERVING_USER))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("REVOKE CREATE ON SCHEMA public FROM PUBLIC");

        execute(empty.address(), "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        ServingGrants.give(empty.address(), TestDatabase.SERVING_USER);
    }

    @Test
    void nobodyElseMayDropPartitionsOfTheAudit() {
        Migrations.migrate(empty.address());
        DatabaseAddress stranger = new DatabaseAddress(empty.address().url(), TestDatabase.SERVING_USER, "");

        assertThatThrownBy(() -> execute(stranger, "SELECT audit_keep_partitions(interval '0')"))
                .hasMessageContaining("permission denied for function");
    }

    private List<String> privileges() {
        return empty.database().admin().withHandle(handle -> handle.createQuery("""
                SELECT oid::regclass || ' ' || relacl::text FROM pg_class
                 WHERE relnamespace = 'public'::regnamespace AND relacl IS NOT NULL ORDER BY 1
                """).mapTo(String.class).list());
    }

    private List<String> tables() {
        return empty.database().admin().withHandle(handle -> handle
                .createQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").mapTo(String.class).list());
    }

    private static void execute(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(address.url(), address.username(), "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void foreignTablesAreNeverTakenForASchemaOfOurs() {
        empty.database().admin().useHandle(handle -> handle.execute("CREATE TABLE foreign_table (id integer)"));

        assertThatThrownBy(() -> Migrations.migrate(empty.address())).isInstanceOf(DatabaseException.class);
    }

    @Test
    void changedMigrationIsRefused() {
        Migrations.migrate(empty.address());
        empty.database().admin().useHandle(handle -> handle.execute(
                "UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '001'"));

        assertThatThrownBy(() -> Migrations.migrate(empty.address())).isInstanceOf(DatabaseException.class);
    }

    private long count(String table) {
        return empty.database().reads().withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
    }
}
