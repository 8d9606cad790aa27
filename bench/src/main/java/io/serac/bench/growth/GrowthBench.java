package io.serac.bench.growth;

import io.serac.bench.BenchException;
import io.serac.bench.TemporaryFolder;
import io.serac.bench.compare.Compare;
import io.serac.bench.compare.Comparison;
import io.serac.bench.compare.Entry;
import io.serac.bench.compare.Floors;
import io.serac.bench.contestant.SeracServer;
import io.serac.bench.load.Pace;
import io.serac.bench.report.Footprint;
import io.serac.bench.report.JsonReport;
import io.serac.bench.report.Machine;
import io.serac.bench.store.StoreDouble;
import io.serac.bench.workload.Scale;
import io.serac.bench.workload.SeededCatalog;
import io.serac.bench.workload.SeededWorkloads;
import io.serac.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that compares a large installation with a small one. Its fields are filled by picocli; used by one thread. */
@Command(name = "scale", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Fills one server with few tables and one with many, and prints what each costs and the ratios.")
public final class GrowthBench implements Callable<Integer> {
    private static final int STARTS = 3;
    private static final int THOUSAND = SeededCatalog.TABLES_PER_NAMESPACE;

    @Option(names = "--serac", paramLabel = "HOME", required = true, description = "Folder of ./serac.")
    Path home = Path.of(".");

    @Option(names = "--serac-option", paramLabel = "OPTION", description = "One more option for serac serve.")
    List<String> seracOptions = new ArrayList<>();

    @Option(names = "--few", description = "Tables of the small one, a multiple of 1,000; default: ${DEFAULT-VALUE}.")
    int few = 10_000;

    @Option(names = "--many", description = "Tables of the large one; default: ${DEFAULT-VALUE}.")
    int many = 1_000_000;

    @Option(names = "--work", split = ",", paramLabel = "NAME", description = "Only these; default: all.")
    List<String> works = new ArrayList<>();

    @Option(names = "--rounds", description = "Rounds of each server; the median counts. Default: ${DEFAULT-VALUE}.")
    int rounds = 3;

    @Option(names = "--seconds", description = "Length of a round; default: ${DEFAULT-VALUE}.")
    int roundSeconds = 3;

    @Option(names = "--pause",
            description = "Wait for a line on standard input between seeding and measuring, for a quiet machine.")
    boolean pauses;

    @Option(names = "--json", paramLabel = "FILE", description = "Write every round to this file too.")
    @Nullable
    Path json;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new GrowthBench()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof BenchException) {
                command.getErr().println(failure.getMessage());
                return 1;
            }
            throw failure;
        }).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (few % THOUSAND != 0 || many % THOUSAND != 0 || few < 2 * THOUSAND || many <= few) {
            throw new BenchException("The numbers of tables must be multiples of 1,000, the small one at least 2,000.");
        }
        Path directory = Files.createTempDirectory("serac-scale-");
        try (StoreDouble store = new StoreDouble();
                Installation small = seed(directory, few, store);
                Installation large = seed(directory, many, store)) {
            small.stop();
            large.stop();
            pause();
            boolean isComplete = measure(directory, small, large, store);
            System.out.println(Machine.read());
            return isComplete ? 0 : 1;
        } finally {
            TemporaryFolder.delete(directory);
        }
    }

    private Installation seed(Path directory, int tables, StoreDouble store) throws IOException {
        long start = System.nanoTime();
        Installation seeded = Installation.seed(home, directory, seracOptions, tables, store, Clock.systemUTC(),
                System.err::println);
        System.err.printf("%,d tables were there after %.0f s%n", tables, (System.nanoTime() - start) / 1e9);
        return seeded;
    }

    private void pause() throws IOException {
        if (pauses) {
            System.err.println("Seeded. Send a line to begin to measure.");
            while (System.in.read() != '\n') {
                // Goes on until the end of the line.
                continue;
            }
        }
    }

    /**
     * Prints the tables.
     *
     * @return whether every work was measured on both
     */
    private boolean measure(Path directory, Installation small, Installation large, StoreDouble store)
            throws IOException {
        for (int start = 0; start < STARTS; start++) {
            System.err.println("start " + (start + 1) + " of " + STARTS);
            small.restart();
            large.restart();
        }
        GrowthReport.Memory smallStarted = memory(small);
        GrowthReport.Memory largeStarted = memory(large);
        SeededWorkloads workloads = new SeededWorkloads(
                Map.of(small.server().access().base(), small.seeded(), large.server().access().base(), large.seeded()));
        List<Comparison> comparisons = new ArrayList<>();
        try (Floors floors = new Floors(directory, null);
                Compare compare = new Compare(floors, List.of(small.server(), large.server()), scale(),
                        new Pace.Closed(), Clock.systemUTC(), System.err::println, store)) {
            for (Workload workload : chosen(workloads)) {
                comparisons.add(compare.run(workload));
            }
        }
        if (json != null) {
            JsonReport.write(json, Machine.read(), comparisons, List.of(footprint(small), footprint(large)));
        }
        System.out.println(GrowthReport.of(comparisons, new GrowthReport.Side(small, smallStarted, memory(small)),
                new GrowthReport.Side(large, largeStarted, memory(large))));
        return comparisons.stream().flatMap(comparison -> comparison.catalogs().stream()).allMatch(Entry::isMeasured);
    }

    private List<Workload> chosen(SeededWorkloads workloads) {
        List<Workload> all = workloads.all();
        List<String> known = all.stream().map(Workload::name).toList();
        for (String work : works) {
            if (!known.contains(work)) {
                throw new BenchException("There is no work named " + work + "; there are " + known + ".");
            }
        }
        return all.stream().filter(each -> works.isEmpty() || works.contains(each.name())).toList();
    }

    private Scale scale() {
        return Scale.QUICK.withRounds(rounds).withRound(Duration.ofSeconds(roundSeconds));
    }

    private static GrowthReport.Memory memory(Installation installation) {
        return new GrowthReport.Memory(installation.server().watched().serverResidentKib(),
                LiveHeap.bytes(installation.server().watched().serverPids().getFirst()));
    }

    private static Footprint footprint(Installation installation) {
        SeracServer server = installation.server();
        return new Footprint(server.name(), server.startTime().toMillis() / 1e3,
                server.watched().serverResidentKib(), server.watched().serverPeakKib());
    }
}
