package io.serac.bench;

import io.serac.bench.compare.Compare;
import io.serac.bench.compare.Comparison;
import io.serac.bench.compare.Floors;
import io.serac.bench.contestant.BenchDatabase;
import io.serac.bench.contestant.CatalogContestant;
import io.serac.bench.contestant.SeracServer;
import io.serac.bench.load.Pace;
import io.serac.bench.report.Footprint;
import io.serac.bench.report.JsonReport;
import io.serac.bench.report.Machine;
import io.serac.bench.report.MarkdownReport;
import io.serac.bench.workload.Scale;
import io.serac.bench.workload.Workload;
import io.serac.bench.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command. Its fields are filled by picocli; used by one thread. */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Compares Iceberg REST catalogs with each other and with floors.")
public final class Bench implements Callable<Integer> {

    @Option(names = "--serac", paramLabel = "HOME",
            description = "Start ./serac of this folder on fresh data; several are compared with each other.")
    List<Path> seracHomes = new ArrayList<>();

    @Option(names = "--floors-only", description = "Accepted for clarity: without a contestant only floors run.")
    boolean isFloorsOnly;

    @Option(names = "--serac-option", paramLabel = "OPTION", description = "One more option for serac serve.")
    List<String> seracOptions = new ArrayList<>();

    @ArgGroup(exclusive = false, multiplicity = "0..*", heading = "A running catalog, any number of them:%n")
    List<CatalogOptions> catalogs = new ArrayList<>();

    @Option(names = "--work", split = ",", paramLabel = "NAME", description = "Only these; default: all.")
    List<String> works = new ArrayList<>();

    @Option(names = "--quick", description = "Short rounds and a small list: less than 3 minutes, less to trust.")
    boolean isQuick;

    @Option(names = "--rounds", description = "Rounds of each contestant; the median counts.")
    @Nullable
    Integer rounds;

    @Option(names = "--seconds", description = "Length of a round.")
    @Nullable
    Integer roundSeconds;

    @Option(names = "--listed-tables", description = "Tables in the namespace that is listed.")
    @Nullable
    Integer listedTables;

    @Option(names = "--trino-tables", description = "Tables, 1,000 to a namespace, that Trino asks about.")
    @Nullable
    Integer trinoTables;

    @Option(names = "--rate", paramLabel = "PER-SECOND",
            description = "Open loop: latency counts from when due. Default: closed.")
    @Nullable
    Double rate;

    @Option(names = "--floor-jdbc-url", description = "PostgreSQL for the floors; default: an embedded one.")
    @Nullable
    String floorJdbcUrl;

    @Option(names = "--floor-jdbc-user")
    String floorJdbcUser = "postgres";

    @Option(names = "--floor-jdbc-password")
    String floorJdbcPassword = "";

    @Option(names = "--floor-database-pid", description = "Its main process, for CPU.")
    List<Long> floorDatabasePids = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write every round to this file too.")
    @Nullable
    Path json;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof BenchException) {
                command.getErr().println(failure.getMessage());
                return 1;
            }
            throw failure;
        });
    }

    @Override
    public Integer call() throws IOException {
        Path directory = Files.createTempDirectory("serac-bench-");
        List<CatalogContestant> contestants = new ArrayList<>();
        BenchDatabase given = floorJdbcUrl == null ? null
                : BenchDatabase.given(floorJdbcUrl, floorJdbcUser, floorJdbcPassword, floorDatabasePids);
        try (Floors floors = new Floors(directory, given)) {
            for (CatalogOptions options : catalogs) {
                contestants.add(options.toContestant());
            }
            for (Path home : seracHomes) {
                String name = seracHomes.size() == 1 ? "serac" : "serac-" + home.toRealPath().getFileName();
                contestants.add(SeracServer.start(home, directory, name, seracOptions));
            }
            List<Footprint> before = contestants.stream().map(Bench::footprint).toList();
            List<Comparison> comparisons = compare(floors, contestants);
            List<Footprint> footprints = new ArrayList<>();
            for (int i = 0; i < contestants.size(); i++) {
                footprints.add(footprint(contestants.get(i)).withIdle(before.get(i).idleKib()));
            }
            System.out.println(MarkdownReport.of(comparisons, footprints));
            System.out.println(Machine.read());
            if (json != null) {
                JsonReport.write(json, Machine.read(), comparisons, footprints);
            }
            return 0;
        } finally {
            contestants.forEach(CatalogContestant::close);
            TemporaryFolder.delete(directory);
        }
    }

    private List<Comparison> compare(Floors floors, List<CatalogContestant> contestants) {
        Pace pace = rate == null ? new Pace.Closed() : new Pace.Open(rate);
        List<Comparison> comparisons = new ArrayList<>();
        try (Compare compare =
                new Compare(floors, contestants, scale(), pace, Clock.systemUTC(), System.err::println)) {
            for (Workload workload : chosenWorkloads()) {
                comparisons.add(compare.run(workload));
            }
        }
        return comparisons;
    }

    private List<Workload> chosenWorkloads() {
        List<String> known = Workloads.ALL.stream().map(Workload::name).toList();
        for (String work : works) {
            if (!known.contains(work)) {
                throw new BenchException("There is no work named " + work + "; there are " + known + ".");
            }
        }
        return Workloads.ALL.stream().filter(each -> works.isEmpty() || works.contains(each.name())).toList();
    }

    private Scale scale() {
        Scale scale = isQuick ? Scale.QUICK : Scale.STANDARD;
        scale = rounds == null ? scale : scale.withRounds(rounds);
        scale = roundSeconds == null ? scale : scale.withRound(Duration.ofSeconds(roundSeconds));
        scale = listedTables == null ? scale : scale.withListedTables(listedTables);
        return trinoTables == null ? scale : scale.withTrinoTables(trinoTables);
    }

    private static Footprint footprint(CatalogContestant contestant) {
        double readySeconds = contestant instanceof SeracServer serac ? serac.startTime().toMillis() / 1e3 : Double.NaN;
        return new Footprint(contestant.name(), readySeconds, contestant.watched().serverResidentKib(),
                contestant.watched().serverPeakKib());
    }
}
