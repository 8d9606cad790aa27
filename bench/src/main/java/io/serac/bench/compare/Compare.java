package io.serac.bench.compare;

import io.serac.bench.BenchException;
import io.serac.bench.contestant.CatalogContestant;
import io.serac.bench.contestant.Contestant;
import io.serac.bench.contestant.FloorContestant;
import io.serac.bench.load.Operation;
import io.serac.bench.load.Pace;
import io.serac.bench.store.StoreDouble;
import io.serac.bench.workload.SampleCatalog;
import io.serac.bench.workload.Scale;
import io.serac.bench.workload.Workload;
import io.serac.bench.workload.Workloads;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Runs workloads on contestants in turns: A B C, A B C, A B C. Used by one thread. */
public final class Compare implements AutoCloseable {

    private static final int WARM_FLOOR_DIVISOR = 10;

    private final Floors floors;
    private final Scale scale;
    private final Pace pace;
    private final Consumer<String> progress;
    private final StoreDouble store;
    private final Map<CatalogContestant, SampleCatalog> samples = new LinkedHashMap<>();
    private final Set<Contestant> warmFloors = new HashSet<>();

    public Compare(Floors floors, List<CatalogContestant> catalogs, Scale scale, Pace pace, Clock clock,
            Consumer<String> progress) {
        this(floors, catalogs, scale, pace, clock, progress, new StoreDouble());
    }

    /** @param store which warehouses lie in already; closed with this */
    public Compare(Floors floors, List<CatalogContestant> catalogs, Scale scale, Pace pace, Clock clock,
            Consumer<String> progress, StoreDouble store) {
        this.store = store;
        this.floors = floors;
        this.scale = scale;
        this.pace = pace;
        this.progress = progress;
        for (CatalogContestant catalog : catalogs) {
            samples.put(catalog, new SampleCatalog(catalog.access(), scale, clock, store));
        }
    }

    public Comparison run(Workload workload) {
        List<Run> runs = new ArrayList<>();
        List<Run> beside = new ArrayList<>();
        List<Run> catalogs = new ArrayList<>();
        Workload other = workload.beside();
        try {
            FloorContestant floor = floors.get(workload.floor());
            runs.add(Run.of(floor, Workloads.ofFloor(workload.floor(), workload.connections())));
            samples.forEach((contestant, sample) -> {
                if (other != null) {
                    beside.add(prepare(other, contestant, sample));
                    runs.add(beside.getLast());
                }
                catalogs.add(prepare(workload, contestant, sample));
                runs.add(catalogs.getLast());
            });
            for (Run run : runs) {
                progress.accept(workload.name() + ": warm up " + run.contestant().name());
                run.warmUp(warmUpOperations(workload, run.contestant()));
                run.count(scale.countedOperations(workload.cost()), store);
            }
            for (int round = 1; round <= scale.rounds(); round++) {
                for (Run run : runs) {
                    progress.accept(workload.name() + ": round " + round + " of " + run.contestant().name());
                    run.measure(pace, scale.round());
                }
            }
            warmFloors.add(runs.getFirst().contestant());
        } finally {
            runs.forEach(Run::close);
        }
        return new Comparison(workload, runs.getFirst().entry(), entries(beside), entries(catalogs));
    }

    private static List<Entry> entries(List<Run> runs) {
        return runs.stream().map(Run::entry).toList();
    }

    /** A floor does the same in every workload, so it is warm after the first. */
    private int warmUpOperations(Workload workload, Contestant contestant) {
        int operations = scale.warmUpOperations(workload.cost());
        return warmFloors.contains(contestant) ? operations / WARM_FLOOR_DIVISOR : operations;
    }

    private Run prepare(Workload workload, CatalogContestant contestant, SampleCatalog sample) {
        progress.accept(workload.name() + ": prepare " + contestant.name());
        try {
            sample.reopen();
            List<Operation> operations = workload.preparation().prepare(sample, workload.connections());
            return Run.of(contestant, operations);
        } catch (BenchException | IOException e) {
            return Run.failed(contestant, e);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
