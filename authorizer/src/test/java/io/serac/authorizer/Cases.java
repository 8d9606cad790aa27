package io.serac.authorizer;

import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * How many random cases a property is tried with, and from which seed: {@code -Dserac.cases=1000000 -Dserac.seed=42}. The seed
 * is printed, so that a failure can be repeated.
 */
final class Cases {
    private static final int EVERY_DAY = 10_000;

    private Cases() {
    }

    static int count() {
        return Integer.getInteger("serac.cases", EVERY_DAY);
    }

    static RandomGenerator random(String property) {
        long seed = Long.getLong("serac.seed", 20_260_101L);
        System.out.println(property + ": " + count() + " cases from seed " + seed);
        return new Random(seed);
    }
}
