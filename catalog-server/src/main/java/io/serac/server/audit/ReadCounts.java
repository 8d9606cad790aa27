package io.serac.server.audit;

import io.serac.authorizer.Decision;
import io.serac.server.idempotency.AuditContext;
import io.serac.server.operation.Operation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts allowed reads: one record a minute for each principal, operation and securable. Bounded: when it is full, what was
 * counted until then is passed on early. Thread-safe; hold-ups are those of a map.
 */
final class ReadCounts {
    static final int KEYS_MAX = 10_000;

    private final Consumer<AuditRecord> sink;
    private Map<Key, Counted> counts = new HashMap<>();
    private Instant minute = Instant.EPOCH;

    /**
     * @param sink
     *            gets the records; must not block
     */
    ReadCounts(Consumer<AuditRecord> sink) {
        this.sink = sink;
    }

    /** The name keeps apart what is absent or has several names. */
    private record Key(UUID principalId, @Nullable UUID actorId, Operation operation, @Nullable UUID securableId,
            @Nullable String name, long epoch) {
    }

    private static final class Counted {
        private final AuditRecord first;
        private long times = 1;

        Counted(AuditRecord first) {
            this.first = first;
        }
    }

    /** Counts one read. */
    void count(Instant now, AuditContext context, Decision.Allowed decision) {
        AuditContext.Subject subject = context.subject();
        Key key = new Key(context.caller().principalId(), context.caller().actorId().orElse(null),
                context.operation(), subject.id(), subject.name(), decision.epoch());
        Map<Key, Counted> over = Map.of();
        synchronized (this) {
            if (!now.truncatedTo(ChronoUnit.MINUTES).equals(minute) || counts.size() >= KEYS_MAX) {
                over = take(now);
            }
            Counted counted = counts.get(key);
            if (counted == null) {
                counts.put(key, new Counted(AuditRecord.read(minute, context, decision)));
            } else {
                counted.times++;
            }
        }
        pass(over);
    }

    /** Passes on the counts of minutes that are over. */
    void passOn(Instant now) {
        Map<Key, Counted> over = Map.of();
        synchronized (this) {
            if (!now.truncatedTo(ChronoUnit.MINUTES).equals(minute)) {
                over = take(now);
            }
        }
        pass(over);
    }

    /** Passes on all counts, although their minute goes on. */
    void passOnAll(Instant now) {
        Map<Key, Counted> all;
        synchronized (this) {
            all = take(now);
        }
        pass(all);
    }

    private Map<Key, Counted> take(Instant now) {
        Map<Key, Counted> taken = counts;
        counts = new HashMap<>();
        minute = now.truncatedTo(ChronoUnit.MINUTES);
        return taken;
    }

    private void pass(Map<Key, Counted> over) {
        for (Counted counted : over.values()) {
            sink.accept(counted.first.times(counted.times));
        }
    }
}
