package io.serac.bench.compare;

import io.serac.bench.BenchException;
import io.serac.bench.contestant.CatalogContestant;
import io.serac.bench.contestant.Contestant;
import io.serac.bench.contestant.StatementLog;
import io.serac.bench.load.Extent;
import io.serac.bench.load.Loop;
import io.serac.bench.load.Measurement;
import io.serac.bench.load.Operation;
import io.serac.bench.load.Pace;
import io.serac.bench.store.StoreDouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rounds of one contestant in one workload. A failure ends its rounds and leaves the others'. Not thread-safe. */
final class Run implements AutoCloseable {

    private static final Duration COUNT_TIME_MAX = Duration.ofSeconds(30);
    private static final Duration WARM_UP_TIME_MAX = Duration.ofSeconds(60);

    private final Contestant contestant;
    private final @Nullable Loop loop;
    private final List<Measurement> rounds = new ArrayList<>();
    private String failure = "";
    private Calls calls = Calls.UNKNOWN;

    private Run(Contestant contestant, @Nullable Loop loop) {
        this.contestant = contestant;
        this.loop = loop;
    }

    static Run of(Contestant contestant, List<Operation> operations) {
        return new Run(contestant, new Loop(contestant.server(), operations, contestant.watched()));
    }

    static Run failed(Contestant contestant, Exception reason) {
        Run run = new Run(contestant, null);
        run.failure = String.valueOf(reason.getMessage());
        return run;
    }

    Contestant contestant() {
        return contestant;
    }

    void warmUp(int operations) {
        attempt(new Pace.Closed(), new Extent(operations, WARM_UP_TIME_MAX));
    }

    /** Counts what so many operations ask of others. Floors are not counted: they have no statements but those they are made of. */
    void count(int operations, StoreDouble store) {
        if (contestant instanceof CatalogContestant catalog && loop != null && failure.isEmpty()) {
            try {
                count(new Extent(operations, COUNT_TIME_MAX), catalog.statementLog(), store);
            } catch (BenchException e) {
                failure = String.valueOf(e.getMessage());
            }
        }
    }

    private void count(Extent extent, Optional<StatementLog> log, StoreDouble store) {
        long requests = store.requests();
        long tokenCalls = store.tokenCalls();
        double roundTrips = Double.NaN;
        double administrative = Double.NaN;
        Measurement counted;
        if (log.isPresent()) {
            try (StatementLog.Counting counting = log.get().begin()) {
                counted = attempt(new Pace.Closed(), extent);
                roundTrips = counting.roundTrips();
                administrative = counting.administrativeRoundTrips();
            }
        } else {
            counted = attempt(new Pace.Closed(), extent);
        }
        if (counted != null && counted.operations() > 0) {
            double operations = counted.operations();
            calls = new Calls(roundTrips / operations, administrative / operations,
                    (store.requests() - requests) / operations,
                    (store.tokenCalls() - tokenCalls) / operations);
        }
    }

    void measure(Pace pace, Duration time) {
        Measurement round = attempt(pace, Extent.lasting(time));
        if (round != null && round.operations() > 0) {
            rounds.add(round);
        }
    }

    Entry entry() {
        String reason = failure.isEmpty() && rounds.isEmpty() ? "no operation was measured" : failure;
        return new Entry(contestant.name(), rounds, reason, calls);
    }

    @Override
    public void close() {
        if (loop != null) {
            loop.close();
        }
    }

    private @Nullable Measurement attempt(Pace pace, Extent extent) {
        if (loop == null || !failure.isEmpty()) {
            return null;
        }
        try {
            return loop.run(pace, extent);
        } catch (BenchException e) {
            failure = String.valueOf(e.getMessage());
            return null;
        }
    }
}
