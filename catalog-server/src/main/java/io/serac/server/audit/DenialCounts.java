package io.serac.server.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an engine's questions from flooding the audit: it asks for each statement of each of its users, and repeats itself. The first
 * denial of a kind is passed on at once, further ones of the same minute are counted and passed on as one record when it is over. Who
 * is denied very many different things in a minute has the rest of them counted together. Bounded in all. Thread-safe; hold-ups are
 * those of a map.
 */
final class DenialCounts {
    static final int KEYS_MAX = 10_000;
    static final int KEYS_PER_PRINCIPAL_MAX = 200;

    private final Consumer<AuditRecord> sink;
    private final LongConsumer dropped;
    private Map<Key, Counted> counts = new HashMap<>();
    private Map<UUID, Integer> keysByPrincipal = new HashMap<>();
    private Instant minute = Instant.EPOCH;

    /**
     * @param sink
     *            gets the records; must not block
     * @param dropped
     *            is told how many denials found no room
     */
    DenialCounts(Consumer<AuditRecord> sink, LongConsumer dropped) {
        this.sink = sink;
        this.dropped = dropped;
    }

    /** What denials have in common that are counted together. */
    private record Key(UUID principalId, @Nullable String actor, String operation, @Nullable UUID securableId,
            @Nullable String name, @Nullable String target, @Nullable String reason) {
        static Key of(AuditRecord record) {
            return new Key(record.principalId(), record.actor(), record.operation(), record.securableId(),
                    record.name(), record.target(), record.reason());
        }
    }

    private static final class Counted {
        private final AuditRecord first;
        private long times;

        Counted(AuditRecord first, long times) {
            this.first = first;
            this.times = times;
        }
    }

    /** Takes one denial. */
    void count(Instant now, AuditRecord record) {
        List<AuditRecord> due = new ArrayList<>();
        boolean isDropped = false;
        synchronized (this) {
            if (!now.truncatedTo(ChronoUnit.MINUTES).equals(minute)) {
                take(now, due);
            }
            Counted known = counts.get(Key.of(record));
            if (known != null) {
                known.times++;
            } else if (hasRoom(record.principalId())) {
                counts.put(Key.of(record), new Counted(record, 0));
                keysByPrincipal.merge(record.principalId(), 1, Integer::sum);
                due.add(record);
            } else {
                isDropped = !countWithOthers(record.summary());
            }
        }
        due.forEach(sink);
        if (isDropped) {
            dropped.accept(1);
        }
    }

    private boolean hasRoom(UUID principalId) {
        return counts.size() < KEYS_MAX
                && keysByPrincipal.getOrDefault(principalId, 0) < KEYS_PER_PRINCIPAL_MAX;
    }

    private boolean countWithOthers(AuditRecord summary) {
        Counted others = counts.get(Key.of(summary));
        if (others == null && counts.size() >= KEYS_MAX) {
            return false;
        }
        if (others == null) {
            counts.put(Key.of(summary), new Counted(summary, 1));
        } else {
            others.times++;
        }
        return true;
    }

    /** Passes on the counts of a minute that is over. */
    void passOn(Instant now) {
        List<AuditRecord> due = new ArrayList<>();
        synchronized (this) {
            if (!now.truncatedTo(ChronoUnit.MINUTES).equals(minute)) {
                take(now, due);
            }
        }
        due.forEach(sink);
    }

    /** Passes on all counts, although their minute goes on. */
    void passOnAll(Instant now) {
        List<AuditRecord> due = new ArrayList<>();
        synchronized (this) {
            take(now, due);
        }
        due.forEach(sink);
    }

    private void take(Instant now, List<AuditRecord> due) {
        for (Counted counted : counts.values()) {
            if (counted.times > 0) {
                due.add(counted.first.repeated(counted.times));
            }
        }
        counts = new HashMap<>();
        keysByPrincipal = new HashMap<>();
        minute = now.truncatedTo(ChronoUnit.MINUTES);
    }
}
