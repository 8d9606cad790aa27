package io.serac.bench.workload;

import java.time.Duration;

/**
 * How much of everything. Immutable.
 *
 * @param listedTables tables in the namespace that is listed
 * @param dropSupply tables created for the workload that drops them, for all its rounds
 */
public record Scale(
        int rounds,
        Duration round,
        int readWarmUp,
        int writeWarmUp,
        int smallSnapshots,
        int largeSnapshots,
        int listedTables,
        int dropSupply) {

    public static final Scale STANDARD = new Scale(3, Duration.ofSeconds(5), 30_000, 10_000, 10, 1_000, 10_000, 8_000);

    public static final Scale QUICK = new Scale(3, Duration.ofSeconds(1), 8_000, 1_500, 10, 1_000, 2_000, 1_600);

    private static final int DROP_WARM_UP_DIVISOR = 4;
    private static final int WALK_WARM_UP_DIVISOR = 100;

    public Scale withRounds(int count) {
        return new Scale(count, round, readWarmUp, writeWarmUp, smallSnapshots, largeSnapshots, listedTables,
                dropSupply);
    }

    public Scale withRound(Duration time) {
        return new Scale(rounds, time, readWarmUp, writeWarmUp, smallSnapshots, largeSnapshots, listedTables,
                dropSupply);
    }

    public Scale withListedTables(int count) {
        return new Scale(rounds, round, readWarmUp, writeWarmUp, smallSnapshots, largeSnapshots, count, dropSupply);
    }

    public int warmUpOperations(Workload.Cost cost) {
        return switch (cost) {
            case READ -> readWarmUp;
            case WRITE -> writeWarmUp;
            case DROP -> dropSupply / DROP_WARM_UP_DIVISOR;
            case WALK -> Math.max(1, readWarmUp / WALK_WARM_UP_DIVISOR);
        };
    }
}
