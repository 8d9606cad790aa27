package io.serac.server.http;

import io.serac.server.configuration.AddressRange;
import io.serac.server.operation.BodyLimit;
import java.time.Duration;
import java.util.List;

/**
 * Bounds on what clients may send and occupy. Immutable.
 *
 * @param smallBodyBytesMax
 *            bodies of names, properties and forms
 * @param commitBodyBytesMax
 *            bodies of creates, commits, transactions and views
 * @param metricsBodyBytesMax
 *            bodies of metrics reports
 * @param signingBodyBytesMax
 *            bodies of requests to sign
 * @param headerBytesMax
 *            request line and headers together
 * @param requestsInFlightMax
 *            requests worked on at the same time
 * @param requestsInFlightPerPrincipalMax
 *            the same for one principal
 * @param connectionsMax
 *            open connections
 * @param connectionsPerAddressMax
 *            the same of one client address
 * @param trustedProxies
 *            addresses that this does not hold for
 * @param headTimeout
 *            for the request line and headers to arrive
 * @param bodyTimeout
 *            for a body to arrive, extended by one second for each 64 KiB
 * @param stopTimeout
 *            for requests in flight when the server stops
 */
public record Limits(long smallBodyBytesMax, long commitBodyBytesMax, long metricsBodyBytesMax,
        long signingBodyBytesMax, int headerBytesMax, int requestsInFlightMax, int requestsInFlightPerPrincipalMax,
        int connectionsMax, int connectionsPerAddressMax, List<AddressRange> trustedProxies, Duration headTimeout,
        Duration bodyTimeout, Duration stopTimeout) {

    public Limits {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** The documented defaults. */
    public static Limits defaults() {
        return new Limits(64 << 10, 8 << 20, 1 << 20, 2 << 20, 32 << 10, 256, 32, 2000, 64, List.of(),
                Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(25));
    }

    /** Bytes that a body of this kind may have. */
    public long bodyBytesMax(BodyLimit limit) {
        return switch (limit) {
            case NONE -> 0;
            case SMALL -> smallBodyBytesMax;
            case COMMIT -> commitBodyBytesMax;
            case METRICS -> metricsBodyBytesMax;
            case SIGNING -> signingBodyBytesMax;
        };
    }
}
