package io.serac.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/operations/backup.md says, done with PostgreSQL's own tools. */
class BackupIT {
    @TempDir
    private Path folder;

    @BeforeEach
    void needsPostgres() throws IOException {
        assumeTrue(DebianPostgres.isInstalled(), "needs Debian's package postgresql");
        // The user postgres goes through it.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void afterARestoreTheServerTellsWhichTablesAreOlderThanTheirFiles() throws Exception {
        Path dump = folder.resolve("serac.dump");
        try (DebianPostgres postgres = DebianPostgres.start(folder.resolve("postgres"))) {
            postgres.tool("createdb", "serac");
            Map<String, String> environment = Map.of("SERAC_DATABASE_URL", postgres.address("serac").url(),
                    "SERAC_DATABASE_USERNAME", "postgres");
            String atDump;
            try (Server server = Server.start(folder, environment)) {
                Requests root = server.root();
                root.makeTable(folder.resolve("warehouse"), "quiet");
                root.addTable("busy");
                root.addTable("dropped-file");
                root.setProperty("busy", "k", "before the dump");
                atDump = root.load("busy").at("/metadata-location").asText();

                postgres.tool("pg_dump", "--format=custom", "--file=" + dump, "serac");

                root.setProperty("busy", "k", "after the dump");
                root.addTable("of-no-backup");
                assertThat(Server.run(server.client(), "warehouse", "check-pointers", Requests.WAREHOUSE))
                        .startsWith("0 ").contains("All 4 pointers");
            }
            postgres.tool("createdb", "restored");
            postgres.tool("pg_restore", "--exit-on-error", "--dbname=restored", dump.toString());
            Map<String, String> restored = Map.of("SERAC_DATABASE_URL", postgres.address("restored").url(),
                    "SERAC_DATABASE_USERNAME", "postgres", "SERAC_MAINTENANCE_ORPHAN_DRY_RUN", "true");
            assertThat(Server.run(restored, "migrate", "--check")).startsWith("0 ");
            try (Server server = Server.start(folder, restored)) {
                Requests root = server.root();
                Path lost = Path
                        .of(root.load("dropped-file").at("/metadata-location").asText().substring("file:".length()));
                Files.delete(lost);

                String report = Server.run(server.client(), "warehouse", "check-pointers", Requests.WAREHOUSE);

                assertThat(report).startsWith("1 ").contains("2 of 3 pointers");
                assertThat(report.lines().filter(line -> line.startsWith("newer-files"))).singleElement().asString()
                        .contains("a.busy", atDump);
                assertThat(report.lines().filter(line -> line.startsWith("missing-file"))).singleElement().asString()
                        .contains("a.dropped-file", lost.toString());
                assertThat(root.load("busy").at("/metadata/properties/k").asText()).isEqualTo("before the dump");
                assertThat(root.load("busy").at("/metadata-location").asText()).isEqualTo(atDump);
            }
        }
    }

    @Test
    void plainTextDumpIsRestoredByPsql() throws Exception {
        Path dump = folder.resolve("serac.sql");
        try (DebianPostgres postgres = DebianPostgres.start(folder.resolve("postgres"))) {
            postgres.tool("createdb", "serac");
            Map<String, String> environment = Map.of("SERAC_DATABASE_URL", postgres.address("serac").url(),
                    "SERAC_DATABASE_USERNAME", "postgres");
            try (Server server = Server.start(folder, environment)) {
                server.root().makeTable(folder.resolve("warehouse"), "t");
                postgres.tool("pg_dump", "--file=" + dump, "serac");
            }
            postgres.tool("createdb", "restored");
            postgres.tool("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
                    "--file=" + dump, "restored");
            try (Server server = Server.start(folder, Map.of("SERAC_DATABASE_URL", postgres.address("restored").url(),
                    "SERAC_DATABASE_USERNAME", "postgres"))) {
                assertThat(server.root().load("t").at("/metadata/format-version").asInt()).isPositive();
                assertThat(Server.run(server.client(), "warehouse", "check-pointers", Requests.WAREHOUSE))
                        .startsWith("0 ").contains("All 1 pointers");
            }
        }
    }
}
