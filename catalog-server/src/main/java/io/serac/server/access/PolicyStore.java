package io.serac.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import io.serac.authorizer.PolicySnapshot;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The policies as this server knows them: an immutable snapshot of one epoch, brought up to date before anybody decides with less
 * than he has read. The database's epoch comes with every resolved name, so a revocation holds from the next request on, on every
 * replica; notifications only spare that request the wait. Thread-safe.
 */
public final class PolicyStore {
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(2);
    /** Longer than it takes to read them once. */
    private static final Duration BEHIND_MIN = Duration.ofSeconds(10);

    private final Source source;
    private final LongSupplier nanoTime;
    private final Subjects.Statistics subjectStatistics = new Subjects.Statistics();
    private final ReentrantLock catchingUp = new ReentrantLock();
    private volatile Subjects current;
    private volatile long newestNanos;
    /** Since when a request has waited in vain for newer policies; empty if none has since they were read. */
    private volatile OptionalLong behindNanos = OptionalLong.empty();

    /** Where policies come from. */
    interface Source {
        /** The epoch now. */
        long epoch();

        /** The policies now. */
        PolicySnapshot newer(PolicySnapshot known);
    }

    PolicyStore(Source source, PolicySnapshot read) {
        this(source, read, System::nanoTime);
    }

    /** @param nanoTime tells how much time has passed, as {@link System#nanoTime} does */
    PolicyStore(Source source, PolicySnapshot read, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
        this.newestNanos = nanoTime.getAsLong();
        this.current = new Subjects(read, subjectStatistics);
    }

    /** Reads all policies of a database. */
    public static PolicyStore open(Sessions sessions) {
        PolicyReader reader = new PolicyReader(sessions);
        return new PolicyStore(reader, reader.all());
    }

    /** What is known now. To be used only after something in the same request was decided {@link #at} its epoch. */
    Subjects current() {
        return current;
    }

    /**
     * Policies of this epoch or a later one.
     *
     * @throws CatalogException
     *             SERVICE_UNAVAILABLE if they cannot be read in time: nobody decides on less
     */
    Subjects at(long epoch) {
        Subjects known = current;
        return known.snapshot().epoch() >= epoch ? known : catchUp(epoch);
    }

    /** Policies at least as new as all that was read before this. Costs a statement. */
    Subjects now() {
        return at(source.epoch());
    }

    /** Reads what has changed, before anybody needs it. */
    public void warm() {
        long askedNanos = nanoTime.getAsLong();
        Subjects unused = now();
        newestNanos = askedNanos;
    }

    /** Seconds since what is known here was last seen to be the newest; about one as long as the database answers. */
    public double lagSeconds() {
        return (nanoTime.getAsLong() - newestNanos) / 1e9;
    }

    /** Whether there are newer policies, which cannot be read for a while now. */
    public boolean isBehind() {
        OptionalLong since = behindNanos;
        return since.isPresent() && nanoTime.getAsLong() - since.getAsLong() > BEHIND_MIN.toNanos();
    }

    /** Callers of tokens with their roles, to be measured; another one with each epoch, with the statistics of all. */
    public Cache<?, ?> cache() {
        return current.cache();
    }

    /** As {@link #cache()}: callers who are no token's alone, because they are narrowed, exempt, or named by an engine. */
    public Cache<?, ?> equalCache() {
        return current.equalCache();
    }

    /** The epoch of what is known now. */
    public long epoch() {
        return current.snapshot().epoch();
    }

    private Subjects catchUp(long epoch) {
        // One reads, the others wait for what it finds.
        try {
            if (!catchingUp.tryLock(CATCH_UP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw CatalogException.unavailable("The policies are being read. Repeat the request", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CatalogException.unavailable("The server is stopping. Repeat the request", e);
        }
        try {
            Subjects known = current;
            if (known.snapshot().epoch() < epoch) {
                if (behindNanos.isEmpty()) {
                    behindNanos = OptionalLong.of(nanoTime.getAsLong());
                }
                known = new Subjects(source.newer(known.snapshot()), subjectStatistics);
                current = known;
                behindNanos = OptionalLong.empty();
            }
            if (known.snapshot().epoch() < epoch) {
                throw CatalogException.unavailable("The policies on this server are behind. Repeat the request", null);
            }
            return known;
        } finally {
            catchingUp.unlock();
        }
    }
}
