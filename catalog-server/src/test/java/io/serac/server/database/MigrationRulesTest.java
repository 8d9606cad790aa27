package io.serac.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationRulesTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
    private static final Path EXCEPTIONS = Path.of("src/test/resources/migration-exceptions.csv");

    @Test
    void noMigrationBreaksARuleWithoutAReason() throws IOException {
        Set<String> broken = new TreeSet<>();
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            for (Path file : files.toList()) {
                String version = file.getFileName().toString().replaceFirst("__.*", "");
                MigrationRules.broken(Files.readString(file)).forEach(rule -> broken.add(version + "," + rule));
            }
        }
        List<String> lines = Files.readAllLines(EXCEPTIONS);

        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.matches("V\\d{3},[A-Z ]+,.{20,}"));
        assertThat(broken).as("each has a line in %s that says why it does no harm to the release before", EXCEPTIONS)
                .isEqualTo(new TreeSet<>(lines.subList(1, lines.size()).stream()
                        .map(line -> line.replaceFirst("^([^,]*,[^,]*),.*", "$1")).toList()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "DROP | ALTER TABLE t DROP COLUMN c; | ALTER TABLE t ALTER COLUMN c DROP NOT NULL;",
            "DROP | DROP TABLE t; | -- DROP TABLE t;",
            "RENAME | ALTER TABLE t RENAME COLUMN a TO b; | ALTER TABLE t ADD COLUMN renamed text;",
            "TYPE | ALTER TABLE t ALTER COLUMN c TYPE bigint; | ALTER TABLE t ADD COLUMN type text;",
            "NOT NULL | ALTER TABLE t ADD COLUMN c text NOT NULL; | ALTER TABLE t ADD COLUMN c text NOT NULL DEFAULT '';",
            "NOT NULL | ALTER TABLE t ADD COLUMN a text DEFAULT '', ADD COLUMN c text NOT NULL; | ALTER TABLE t ADD COLUMN a text;",
            "NOT NULL | ALTER TABLE t ALTER COLUMN c SET NOT NULL; | CREATE TABLE t (c text NOT NULL);",
            "REWRITE | ALTER TABLE t ADD COLUMN c uuid DEFAULT gen_random_uuid(); | ALTER TABLE t ADD COLUMN c timestamptz DEFAULT now();",
            "CONSTRAINT | ALTER TABLE t ADD CONSTRAINT x CHECK (c > 0); | ALTER TABLE t ADD CONSTRAINT x CHECK (c > 0) NOT VALID;",
            "INDEX | CREATE INDEX i ON t (c); | CREATE INDEX CONCURRENTLY i ON t (c);",
            "INDEX | CREATE UNIQUE INDEX i ON t (c); | CREATE TABLE t (c text); CREATE UNIQUE INDEX i ON t (c);",
            "ROWS | UPDATE t SET c = 'x'; | CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ UPDATE t SET c = 1; $$;",
            "REVOKE | REVOKE ALL ON t FROM PUBLIC; | GRANT SELECT ON t TO PUBLIC;"})
    void eachRuleFindsWhatItIsForAndNothingElse(String rule, String broken, String allowed) {
        assertThat(MigrationRules.broken(broken)).containsExactly(rule);
        assertThat(MigrationRules.broken(allowed)).isEmpty();
    }
}
