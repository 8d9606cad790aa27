package io.serac.server.authentication;

import io.serac.server.error.CatalogException;
import io.serac.server.telemetry.Tracing;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of one issuer, kept in memory. They are fetched again once per {@link #REFRESH_PERIOD} beside the
 * requests, and at once for a key that is not known, but not more often than once per {@link #ATTEMPT_PERIOD}: whoever
 * sends invented key ids makes the server ask no more often than that. If the issuer is away, the last keys go on to count
 * for {@link #STALE_MAX}. Thread-safe.
 */
final class IssuerKeys {
    /** How long a key that the issuer has withdrawn can still count. */
    static final Duration REFRESH_PERIOD = Duration.ofMinutes(5);
    static final Duration ATTEMPT_PERIOD = Duration.ofSeconds(10);
    static final Duration STALE_MAX = Duration.ofHours(24);
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    private record Loaded(List<IssuerKey> keys, Set<String> thumbprints, long atMillis) {
    }

    private final String issuer;
    private final KeyDocuments documents;
    private final Clock clock;
    private final Executor background;
    private final ReentrantLock fetching = new ReentrantLock();
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private volatile Optional<Loaded> loaded = Optional.empty();
    private volatile long attemptedMillis;

    /**
     * @param background
     *            runs the periodic refreshes
     */
    IssuerKeys(TrustedIssuer issuer, Clock clock, Executor background, Tracing tracing) {
        this.issuer = issuer.name();
        this.documents = new KeyDocuments(issuer, tracing);
        this.clock = clock;
        this.background = background;
        this.attemptedMillis = clock.millis() - ATTEMPT_PERIOD.toMillis();
    }

    /**
     * @return keys of this id that may verify now
     * @throws CatalogException
     *             SERVICE_UNAVAILABLE if no keys of this issuer could be had for a long time, so that nothing is known about
     *             the token
     */
    List<IssuerKey> find(String keyId) {
        refreshIfOld();
        List<IssuerKey> found = named(keyId);
        if (found.isEmpty()) {
            fetch();
            found = named(keyId);
        }
        if (found.isEmpty() && usable().isEmpty()) {
            throw CatalogException.unavailable("The keys of the token's issuer cannot be read now; try again later",
                    null);
        }
        return found;
    }

    /** Whether this very key is still among those of the issuer. */
    boolean isLive(String thumbprint) {
        refreshIfOld();
        return usable().filter(keys -> keys.thumbprints().contains(thumbprint)).isPresent();
    }

    /** Seconds since the keys were last read; not a number if they never were. */
    double ageSeconds() {
        return loaded.map(keys -> (clock.millis() - keys.atMillis()) / 1000.0).orElse(Double.NaN);
    }

    /** Whether there are keys that still count. */
    boolean isUsable() {
        return usable().isPresent();
    }

    /** Fetches the keys beside the requests if it is time to. */
    void refreshIfOld() {
        boolean isOld = loaded.isEmpty() || isOver(loaded.get().atMillis(), REFRESH_PERIOD);
        if (isOld && isOver(attemptedMillis, ATTEMPT_PERIOD) && isScheduled.compareAndSet(false, true)) {
            background.execute(() -> {
                try {
                    fetch();
                } finally {
                    isScheduled.set(false);
                }
            });
        }
    }

    private List<IssuerKey> named(String keyId) {
        return usable().map(Loaded::keys).orElse(List.of()).stream().filter(key -> key.id().equals(keyId)).toList();
    }

    private Optional<Loaded> usable() {
        // A clock that was set back makes them younger, but also fetched anew.
        return loaded.filter(keys -> clock.millis() - keys.atMillis() < STALE_MAX.toMillis());
    }

    /** One fetches, others that need its result wait for it; nothing happens if the last attempt was a moment ago. */
    private void fetch() {
        fetching.lock();
        try {
            if (!isOver(attemptedMillis, ATTEMPT_PERIOD)) {
                return;
            }
            long atMillis = clock.millis();
            attemptedMillis = atMillis;
            List<IssuerKey> keys = documents.fetch();
            Set<String> thumbprints = keys.stream().map(IssuerKey::thumbprint).collect(Collectors.toSet());
            boolean wasAway = loaded.isPresent() && atMillis - loaded.get().atMillis() > 2 * REFRESH_PERIOD.toMillis();
            if (loaded.isEmpty() || wasAway) {
                LOG.atInfo().addKeyValue("issuer", issuer).addKeyValue("keys", keys.size()).log("keys read");
            }
            loaded = Optional.of(new Loaded(List.copyOf(keys), Set.copyOf(thumbprints), atMillis));
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("issuer", issuer).addKeyValue("reason", e.getMessage())
                    .addKeyValue("age-seconds", ageSeconds()).log("keys cannot be read; the last ones still count");
        } finally {
            fetching.unlock();
        }
    }

    /** Clocks can be set back; then it is over. */
    private boolean isOver(long sinceMillis, Duration period) {
        long ageMillis = clock.millis() - sinceMillis;
        return ageMillis < 0 || ageMillis >= period.toMillis();
    }
}
