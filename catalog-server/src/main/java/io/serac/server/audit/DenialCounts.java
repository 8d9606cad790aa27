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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an engine's questions from flooding the audit: it asks for each statement of each of its users, and repeats itself. The first
 * denial of a kind is passed on at once, further ones of the same minute are counted and passed on as one record when it is over.
 *
 * <p>
 * It is bounded, and nobody's denials can push out those of others: each user of an engine has a place for one kind that is his, and
 * one more where the rest of his are counted together when the places for further kinds are taken; of a minute's very many users
 * those who come too late are counted together for their engine, and no engine takes more than half of the places. So every denial
 * is in some count. What is passed on at once fits into a {@link Backlog}. Thread-safe; hold-ups are those of a map.
 */
final class DenialCounts {
    static final int PRINCIPALS_MAX = 4_000;
    static final int PRINCIPALS_PER_ENGINE_MAX = PRINCIPALS_MAX / 2;
    static final int KEYS_PER_PRINCIPAL_MAX = 200;
    /** Kinds beyond the first of each user. */
    static final int FURTHER_KEYS_MAX = 6_000;
    static final int ENGINES_MAX = 1_000;

    private final Consumer<AuditRecord> sink;
    private final LongConsumer dropped;
    private Minute counts = new Minute(Instant.EPOCH);

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

    private record User(UUID principalId, @Nullable String engine) {
    }

    /** What denials of a user have in common that are counted together. */
    private record Key(String operation, @Nullable UUID securableId, @Nullable String name, @Nullable String target,
            @Nullable String reason) {
        static Key of(AuditRecord record) {
            return new Key(record.operation(), record.securableId(), record.name(), record.target(), record.reason());
        }
    }

    private static final class Counted {
        private final AuditRecord first;
        private long times;

        Counted(AuditRecord first) {
            this.first = first;
        }
    }

    private static final class OfUser {
        private final Map<Key, Counted> kinds = new HashMap<>();
        private @Nullable Counted others;
    }

    private static final class Minute {
        private final Instant begin;
        private final Map<User, OfUser> users = new HashMap<>();
        private final Map<String, Integer> usersByEngine = new HashMap<>();
        private final Map<String, Counted> engines = new HashMap<>();
        private int furtherKeys;

        Minute(Instant begin) {
            this.begin = begin;
        }
    }

    /**
     * Takes one denial.
     *
     * @param ofEngine
     *            the record in which it is counted if there are too many users
     */
    void count(Instant now, AuditRecord record, Supplier<AuditRecord> ofEngine) {
        List<AuditRecord> due = new ArrayList<>();
        boolean isCounted;
        synchronized (this) {
            turn(now, due);
            OfUser user = user(record);
            isCounted = user == null ? countForEngine(record, ofEngine) : count(user, record, due);
        }
        due.forEach(sink);
        if (!isCounted) {
            dropped.accept(1);
        }
    }

    private @Nullable OfUser user(AuditRecord record) {
        User user = new User(record.principalId(), record.actor());
        OfUser known = counts.users.get(user);
        String engine = engine(record);
        if (known != null || counts.users.size() >= PRINCIPALS_MAX
                || counts.usersByEngine.getOrDefault(engine, 0) >= PRINCIPALS_PER_ENGINE_MAX) {
            return known;
        }
        counts.usersByEngine.merge(engine, 1, Integer::sum);
        OfUser added = new OfUser();
        counts.users.put(user, added);
        return added;
    }

    private boolean count(OfUser user, AuditRecord record, List<AuditRecord> due) {
        Counted known = user.kinds.get(Key.of(record));
        if (known != null) {
            known.times++;
        } else if (hasRoom(user)) {
            counts.furtherKeys += user.kinds.isEmpty() ? 0 : 1;
            user.kinds.put(Key.of(record), new Counted(record));
            due.add(record);
        } else {
            Counted others = user.others == null ? new Counted(record.summary()) : user.others;
            others.times++;
            user.others = others;
        }
        return true;
    }

    private boolean hasRoom(OfUser user) {
        return user.kinds.isEmpty()
                || (user.kinds.size() < KEYS_PER_PRINCIPAL_MAX && counts.furtherKeys < FURTHER_KEYS_MAX);
    }

    private boolean countForEngine(AuditRecord record, Supplier<AuditRecord> ofEngine) {
        Counted known = counts.engines.get(engine(record));
        if (known == null && counts.engines.size() >= ENGINES_MAX) {
            return false;
        }
        Counted counted = known == null ? new Counted(ofEngine.get()) : known;
        counted.times++;
        counts.engines.put(engine(record), counted);
        return true;
    }

    private static String engine(AuditRecord record) {
        String engine = record.actor();
        return engine == null ? "" : engine;
    }

    /** Passes on the counts of a minute that is over. */
    void passOn(Instant now) {
        List<AuditRecord> due = new ArrayList<>();
        synchronized (this) {
            turn(now, due);
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

    private void turn(Instant now, List<AuditRecord> due) {
        if (!now.truncatedTo(ChronoUnit.MINUTES).equals(counts.begin)) {
            take(now, due);
        }
    }

    private void take(Instant now, List<AuditRecord> due) {
        for (OfUser user : counts.users.values()) {
            user.kinds.values().forEach(counted -> add(counted, due));
            if (user.others != null) {
                add(user.others, due);
            }
        }
        counts.engines.values().forEach(counted -> add(counted, due));
        counts = new Minute(now.truncatedTo(ChronoUnit.MINUTES));
    }

    private static void add(Counted counted, List<AuditRecord> due) {
        if (counted.times > 0) {
            due.add(counted.first.repeated(counted.times));
        }
    }
}
