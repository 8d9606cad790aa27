package io.serac.storage.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.serac.storage.CallLimits;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.S3Profile;
import io.serac.storage.Scoping;
import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import io.serac.storage.StoreObserver;
import io.serac.storage.scope.StorageScope;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Gets temporary keys for scopes from the token services of their stores, and gives them out again until half of their life
 * is over. It is for the caller to decide first who may have them. Keys are in memory only. A call ends within five seconds,
 * and a store that is slow or down holds up no other. Thread-safe.
 */
public final class CredentialIssuer implements AutoCloseable {
    private static final int CREDENTIALS_MAX = 10_000;
    private static final int SERVICES_MAX = 1000;
    private static final CallLimits LIMITS = new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(5),
            Duration.ofSeconds(5), Duration.ofMinutes(1), 64);

    private final EndpointPolicy endpoints;
    private final Clock clock;
    private final CallLimits limits;
    private final StoreObserver observer;
    // What is evicted is left to the garbage collector: a call may still be using it.
    private final Cache<S3Profile, TokenService> services = Caffeine.newBuilder().maximumSize(SERVICES_MAX)
            .expireAfterAccess(Duration.ofHours(1)).build();
    private final Cache<Key, ScopedCredentials> issued;
    private final SingleFlight<Key, ScopedCredentials> calls;

    // The scope holds the profile with all its settings, so that keys never outlive a change of these.
    private record Key(StorageScope scope, UUID principalId) {
    }

    /**
     * @param endpoints which addresses may be connected to, checked at each connection
     * @param clock by which keys age
     */
    public CredentialIssuer(EndpointPolicy endpoints, Clock clock) {
        this(endpoints, clock, StoreObserver.none());
    }

    /** As {@link #CredentialIssuer(EndpointPolicy, Clock)}; each call is observed, and what came of it. */
    public CredentialIssuer(EndpointPolicy endpoints, Clock clock, StoreObserver observer) {
        this(endpoints, clock, LIMITS, observer);
    }

    CredentialIssuer(EndpointPolicy endpoints, Clock clock, CallLimits limits) {
        this(endpoints, clock, limits, StoreObserver.none());
    }

    CredentialIssuer(EndpointPolicy endpoints, Clock clock, CallLimits limits, StoreObserver observer) {
        this.endpoints = endpoints;
        this.clock = clock;
        this.limits = limits;
        this.observer = observer;
        this.calls = new SingleFlight<>(limits.total());
        this.issued = Caffeine.newBuilder().maximumSize(CREDENTIALS_MAX)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(Expiry.<Key, ScopedCredentials>writing((key, keys) -> remaining(keys)))
                .recordStats().build();
    }

    /**
     * Keys that open the files of the scope in its mode, for half of their life at least. A failure is not remembered.
     *
     * @param principalId who gets them; the store sees it in the name of the session
     * @throws StorageException {@code UNAVAILABLE} if the token service cannot be asked, gives no answer in time or has too
     *         much to do, {@code DENIED} if it refuses or the scope cannot be put into a policy
     * @throws IllegalArgumentException if the profile of the scope does not work by temporary keys
     */
    public ScopedCredentials issue(StorageScope scope, UUID principalId) {
        if (scope.profile().scoping() != Scoping.STS) {
            throw new IllegalArgumentException("The storage of " + scope + " does not issue temporary keys");
        }
        Key key = new Key(scope, principalId);
        ScopedCredentials known = issued.getIfPresent(key);
        if (known != null) {
            observer.keys(StoreObserver.Keys.CACHED);
            return known;
        }
        try {
            ScopedCredentials made = calls.join(key, () -> issueOnce(key));
            observer.keys(StoreObserver.Keys.ISSUED);
            return made;
        } catch (StorageException failure) {
            observer.keys(failure.kind() == Kind.UNAVAILABLE
                    ? StoreObserver.Keys.UNAVAILABLE
                    : StoreObserver.Keys.REFUSED);
            throw failure;
        }
    }

    private ScopedCredentials issueOnce(Key key) {
        // Somebody may have got them between the look before and the beginning of this call.
        ScopedCredentials known = issued.getIfPresent(key);
        if (known != null) {
            return known;
        }
        ScopedCredentials keys = ask(key.scope(), key.principalId());
        issued.put(key, keys);
        return keys;
    }

    private ScopedCredentials ask(StorageScope scope, UUID principalId) {
        try {
            TokenService service = services.get(scope.profile(),
                    profile -> TokenService.open(profile, endpoints, clock, limits, observer));
            return observer.observe(StoreObserver.Call.ASSUME_ROLE, () -> service.assumeRole(scope, principalId));
        } catch (IllegalArgumentException refused) {
            throw new StorageException(Kind.DENIED, String.valueOf(refused.getMessage()), refused);
        }
    }

    /** The keys that are given out again, to be measured. */
    public Cache<?, ?> cache() {
        return issued;
    }

    private Duration remaining(ScopedCredentials keys) {
        Duration remaining = Duration.between(clock.instant(), keys.freshUntil());
        return remaining.isNegative() ? Duration.ZERO : remaining;
    }

    @Override
    public void close() {
        issued.invalidateAll();
        services.asMap().values().forEach(TokenService::close);
        services.invalidateAll();
    }
}
