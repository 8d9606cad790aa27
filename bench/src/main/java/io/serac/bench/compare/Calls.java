package io.serac.bench.compare;

/**
 * What one operation asks of others, counted apart from the rounds because counting costs. Immutable.
 *
 * @param roundTrips to the database; NaN if nobody could count them
 * @param administrativeRoundTrips the same over connections for administration and background work
 * @param storeRequests to the bench's object store, those for keys included
 * @param tokenCalls to the store's token service
 */
public record Calls(double roundTrips, double administrativeRoundTrips, double storeRequests, double tokenCalls) {

    /** Nobody has counted. */
    public static final Calls UNKNOWN = new Calls(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** Whether anything was counted. */
    public boolean isCounted() {
        return !Double.isNaN(storeRequests);
    }
}
