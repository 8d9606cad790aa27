package io.serac.bench.compare;

import io.serac.bench.load.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one contestant did in one workload. Immutable.
 *
 * @param rounds empty if it could not be measured
 * @param failure why not; empty if it could
 * @param calls what one operation asks of others
 */
public record Entry(String contestant, List<Measurement> rounds, String failure, Calls calls) {

    public Entry {
        rounds = List.copyOf(rounds);
    }

    public boolean isMeasured() {
        return failure.isEmpty() && !rounds.isEmpty();
    }

    public double serverMicros() {
        return median(Measurement::serverMicrosPerOperation);
    }

    public double compilerMicros() {
        return median(Measurement::compilerMicrosPerOperation);
    }

    public double databaseMicros() {
        return median(Measurement::databaseMicrosPerOperation);
    }

    public double operationsPerSecond() {
        return median(Measurement::operationsPerSecond);
    }

    public double latencyMillis(double percentile) {
        return median(round -> round.latencyMillis(percentile));
    }

    /** Difference between the dearest and the cheapest round, relative to the median: how far to trust the figure. */
    public double serverSpread() {
        List<Double> sorted = sorted(Measurement::serverMicrosPerOperation);
        return (sorted.getLast() - sorted.getFirst()) / serverMicros();
    }

    private double median(ToDoubleFunction<Measurement> figure) {
        List<Double> sorted = sorted(figure);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private List<Double> sorted(ToDoubleFunction<Measurement> figure) {
        List<Double> values = new ArrayList<>();
        for (Measurement round : rounds) {
            values.add(figure.applyAsDouble(round));
        }
        values.sort(Comparator.naturalOrder());
        return values;
    }
}
