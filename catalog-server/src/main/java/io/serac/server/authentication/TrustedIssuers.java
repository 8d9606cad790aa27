package io.serac.server.authentication;

import io.serac.server.telemetry.Tracing;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;

/** All issuers outside whose tokens count. Thread-safe. */
public final class TrustedIssuers {
    private final Map<String, IssuerTokens> byUri = new LinkedHashMap<>();

    /**
     * @param background
     *            runs what no request waits for
     * @throws IllegalArgumentException
     *             if two have the same URI or name
     */
    public TrustedIssuers(List<TrustedIssuer> issuers, Clock clock, Executor background) {
        this(issuers, clock, background, Tracing.off());
    }

    /** As {@link #TrustedIssuers(List, Clock, Executor)}; requests to issuers get spans. */
    public TrustedIssuers(List<TrustedIssuer> issuers, Clock clock, Executor background, Tracing tracing) {
        for (TrustedIssuer issuer : issuers) {
            if (byUri.putIfAbsent(issuer.uri(), new IssuerTokens(issuer, clock, background, tracing)) != null
                    || issuers.stream().filter(other -> other.name().equals(issuer.name())).count() > 1) {
                throw new IllegalArgumentException("Two issuers are called " + issuer.name() + " or " + issuer.uri());
            }
        }
    }

    /** No issuers: only the server's own tokens count. */
    public static TrustedIssuers none() {
        return new TrustedIssuers(List.of(), Clock.systemUTC(), Runnable::run);
    }

    /** Begins to fetch all keys, so that the first request need not wait, and the log tells early what is wrong. */
    public void prefetch() {
        byUri.values().forEach(issuer -> issuer.keys().refreshIfOld());
    }

    /** Hands each issuer's name to a measurement, with the age of its keys in seconds. */
    public void forEachKeyAge(BiConsumer<String, DoubleSupplier> measurement) {
        byUri.values().forEach(issuer -> measurement.accept(issuer.issuer().name(), issuer.keys()::ageSeconds));
    }

    /** How many there are whose tokens are refused now, because their keys could not be read for too long. */
    public int withoutKeys() {
        return (int) byUri.values().stream().filter(issuer -> !issuer.keys().isUsable()).count();
    }

    /** The issuer of that name, as it is configured now. */
    Optional<TrustedIssuer> named(String name) {
        return byUri.values().stream().map(IssuerTokens::issuer).filter(issuer -> issuer.name().equals(name))
                .findFirst();
    }

    Optional<TokenSource> find(String uri) {
        return Optional.ofNullable(byUri.get(uri));
    }
}
