package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.policy.PolicyRows;
import io.serac.server.error.CatalogException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Policies of a database that tells that they have changed and not how, until it is healed. For one thread. */
public final class StalePolicies {
    private static final long KNOWN = 1;
    private static final long CHANGED = 2;

    private final AtomicLong nanos = new AtomicLong();
    private final PolicyStore store = new PolicyStore(new PolicyStore.Source() {
        @Override
        public long epoch() {
            return isHealed ? CHANGED : KNOWN;
        }

        @Override
        public PolicySnapshot newer(PolicySnapshot known) {
            if (isHealed) {
                return snapshot(CHANGED);
            }
            throw CatalogException.unavailable("The policies cannot be read", null);
        }
    }, snapshot(KNOWN), nanos::get);
    private boolean isHealed;

    /** What is known of them. */
    public PolicyStore store() {
        return store;
    }

    /** Time passes for the store. */
    public void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Somebody needs the change, and is refused. */
    public void needChange() {
        assertThatThrownBy(() -> store.at(CHANGED)).isInstanceOf(CatalogException.class);
    }

    /** The change can be read, and is. */
    public void heal() {
        isHealed = true;
        store.warm();
    }

    private static PolicySnapshot snapshot(long epoch) {
        return PolicySnapshot.compile(PolicyRows.none(), epoch);
    }
}
