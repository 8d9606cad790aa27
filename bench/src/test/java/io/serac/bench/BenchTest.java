package io.serac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.bench.compare.Compare;
import io.serac.bench.compare.Comparison;
import io.serac.bench.compare.Floors;
import io.serac.bench.contestant.ExternalCatalog;
import io.serac.bench.load.Pace;
import io.serac.bench.report.MarkdownReport;
import io.serac.bench.workload.Scale;
import io.serac.bench.workload.Workload;
import io.serac.bench.workload.Workloads;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void measuresTheStaticFloor(@TempDir Path folder) {
        Scale scale = new Scale(2, Duration.ofMillis(100), 50, 50, 1, 1, 1, 1, 1);
        Workload config = Workloads.ALL.getFirst();
        try (Floors floors = new Floors(folder, null);
                Compare compare =
                        new Compare(floors, List.of(), scale, new Pace.Closed(), Clock.systemUTC(), _ -> {})) {
            Comparison comparison = compare.run(config);

            assertThat(comparison.floor().contestant()).isEqualTo("floor-static");
            assertThat(comparison.floor().failure()).isEmpty();
            assertThat(comparison.floor().rounds()).hasSize(2);
            assertThat(MarkdownReport.of(List.of(comparison), List.of())).contains("| config | floor-static | ");
        }
    }

    @Test
    void readsAnyNumberOfCatalogs() {
        Bench bench = new Bench();
        new CommandLine(bench).parseArgs("--catalog", "a", "--uri", "http://a:1/x", "--warehouse", "w",
                "--credential", "id:secret", "--header", "Polaris-Realm=POLARIS", "--server-pid", "1",
                "--catalog", "b", "--uri", "http://b:2", "--token", "t", "--database-pid", "2", "--database-pid", "3");

        List<ExternalCatalog> catalogs = bench.catalogs.stream().map(CatalogOptions::toContestant).toList();

        assertThat(catalogs).extracting(ExternalCatalog::name).containsExactly("a", "b");
        ExternalCatalog first = catalogs.getFirst();
        assertThat(first.access().headers()).containsEntry("Polaris-Realm", "POLARIS");
        assertThat(first.access().credential()).hasToString("Credential[id:***, http://a:1/x/v1/oauth/tokens]");
        assertThat(first.watched().serverPids()).containsExactly(1L);
        assertThat(catalogs.getLast().access().token()).isEqualTo("t");
        assertThat(catalogs.getLast().watched().databasePids()).containsExactly(2L, 3L);
    }
}
