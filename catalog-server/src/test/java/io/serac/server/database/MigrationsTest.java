package io.serac.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
