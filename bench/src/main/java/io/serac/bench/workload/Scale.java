package io.serac.bench.workload;

import java.time.Duration;

/**
 * How much of everything. Immutable.
 *
 * @param listedTables tables in the namespace that is listed
 * @param trinoTables tables that Trino asks about
 * @param supply operations prepared for a workload that uses something up, for all its rounds
 */
public record Scale(
        int rounds,
        Duration round,
        int readWarmUp,
        int writeWarmUp,
        int smallSnapshots,
        int largeSnapshots,
        int listedTables,
        int trinoTables,
        int supply) {

    public static final Scale STANDARD =
            new Scale(3, Duration.ofSeconds(5), 30_000, 10_000, 10, 1_000, 10_000, 1_000, 8_000);

    public static final Scale QUICK =
            new Scale(3, Duration.ofSeconds(1), 8_000, 1_500, 10, 1_000, 2_000, 1_000, 2_000);

    private static final int SUPPLY_WARM_UP_DIVISOR = 4;
    private static final int WALK_WARM_UP_DIVISOR = 100;
    private static final int COUNTED = 200;
    private static final int COUNTED_WALKS = 5;
    private static final int COUNTED_LONG = 2;

    public Scale withRounds(int count) {
        return new Scale(count, round, readWarmUp, writeWarmUp, smallSnapshots, largeSnapshots, listedTables,
                trinoTables, supply);
    }

    public Scale withRound(Duration time) {
        return new Scale(rounds, time, readWarmUp, writeWarmUp, smallSnapshots, largeSnapshots, listedTables,
                trinoTables, supply);
    }

    public Scale withListedTables(int count) {
        return new Scale(rounds, round, readWarmUp, writeWarmUp, smallSnapshots, largeSnapshots, count, trinoTables,
                supply);
    }

    public Scale withTrinoTables(int count) {
        return new Scale(rounds, round, readWarmUp, writeWarmUp, smallSnapshots, largeSnapshots, listedTables, count,
                supply);
    }

    public int warmUpOperations(Workload.Cost cost) {
        return switch (cost) {
            case READ -> readWarmUp;
            case WRITE -> writeWarmUp;
            case SUPPLIED -> supply / SUPPLY_WARM_UP_DIVISOR;
            case WALK -> Math.max(1, readWarmUp / WALK_WARM_UP_DIVISOR);
            case LONG -> COUNTED_LONG;
        };
    }

    /** Of how many operations the calls to others are counted. */
    public int countedOperations(Workload.Cost cost) {
        return switch (cost) {
            case READ, WRITE, SUPPLIED -> COUNTED;
            case WALK -> COUNTED_WALKS;
            case LONG -> COUNTED_LONG;
        };
    }
}
