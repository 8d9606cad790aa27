package io.serac.authorizer.grant;

import io.serac.authorizer.Privilege;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The grants on some hundred securables: an open-addressed table from id to entry, and the grants of each entry side by side,
 * sorted by grantee. Immutable.
 */
final class GrantShard {
    static final int ORDINAL = 0x1f;
    static final int ON_COLUMNS = 0x20;
    static final int GRANT_OPTION = 0x40;
    private static final int[] NO_COLUMNS = {};
    /** More grants than this on one securable are searched rather than read through. */
    private static final int SCAN_MAX = 32;
    private static final int[] COVERED = covered();

    /** Number of the entry plus one; zero for an empty slot. */
    private final int[] slots;
    /** Two for each entry. */
    private final long[] keys;
    private final int[] containers;
    /** One more than there are entries. */
    private final int[] starts;
    private final int[] grantees;
    private final byte[] privileges;
    private final long[] ids;
    private final int @Nullable [] @Nullable [] columns;

    GrantShard(long[] keys, int[] containers, int[] starts, int[] grantees, byte[] privileges, long[] ids,
            int @Nullable [] @Nullable [] columns) {
        this.keys = keys;
        this.containers = containers;
        this.starts = starts;
        this.grantees = grantees;
        this.privileges = privileges;
        this.ids = ids;
        this.columns = columns;
        this.slots = new int[slotCount(containers.length)];
        fillSlots();
    }

    private static int slotCount(int entries) {
        return Integer.highestOneBit(Math.max(2, entries * 4));
    }

    private void fillSlots() {
        for (int entry = 0; entry < containers.length; entry++) {
            int slot = Grants.hash(keys[2 * entry], keys[2 * entry + 1]) & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = entry + 1;
        }
    }

    private static int[] covered() {
        Privilege[] all = Privilege.values();
        int[] covered = new int[all.length];
        for (Privilege privilege : all) {
            covered[privilege.ordinal()] = privilege.coveredBits();
        }
        return covered;
    }

    int entryOf(int hash, long high, long low) {
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            int entry = slots[slot] - 1;
            if (keys[2 * entry] == high && keys[2 * entry + 1] == low) {
                return entry;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return -1;
    }

    int entryOf(UUID id) {
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        return entryOf(Grants.hash(high, low), high, low);
    }

    /** Bits covered by what the entry grants to one of these. */
    int bits(int entry, IntSet subject, @Nullable GrantVisitor visitor) {
        int start = starts[entry];
        int end = starts[entry + 1];
        if (end - start <= SCAN_MAX) {
            int bits = 0;
            for (int grant = start; grant < end; grant++) {
                if (subject.contains(grantees[grant])) {
                    bits |= bitsOf(grant, visitor);
                }
            }
            return bits;
        }
        int bits = 0;
        for (int position = 0; position < subject.size(); position++) {
            int grantee = subject.at(position);
            for (int grant = firstOf(grantee, start, end); grant < end && grantees[grant] == grantee; grant++) {
                bits |= bitsOf(grant, visitor);
            }
        }
        return bits;
    }

    private int bitsOf(int grant, @Nullable GrantVisitor visitor) {
        if (visitor != null) {
            visitor.visit(ids[grant], grantees[grant], privilege(grant),
                    (privileges[grant] & GRANT_OPTION) != 0, columnsOf(grant));
        }
        return (privileges[grant] & ON_COLUMNS) != 0 ? Grants.ON_COLUMNS : COVERED[privileges[grant] & ORDINAL];
    }

    private int firstOf(int grantee, int start, int end) {
        int low = start;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (grantees[middle] < grantee) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Privilege privilege(int grant) {
        return Privilege.values()[privileges[grant] & ORDINAL];
    }

    private int[] columnsOf(int grant) {
        int[] limited = columns == null ? null : columns[grant];
        return limited == null ? NO_COLUMNS : limited;
    }

    int entries() {
        return containers.length;
    }

    int containerOf(int entry) {
        return containers[entry];
    }

    UUID idOf(int entry) {
        return new UUID(keys[2 * entry], keys[2 * entry + 1]);
    }

    int startOf(int entry) {
        return starts[entry];
    }

    int granteeOf(int grant) {
        return grantees[grant];
    }

    int coveredBitsOf(int grant) {
        return (privileges[grant] & ON_COLUMNS) != 0
                ? COVERED[Privilege.SELECT.ordinal()]
                : COVERED[privileges[grant] & ORDINAL];
    }

    /** These grants without some entries, and others: copied in runs, since most of a shard stays. */
    GrantShard with(boolean[] isReplaced, GrantShard added) {
        int keptEntries = 0;
        int keptGrants = 0;
        for (int entry = 0; entry < entries(); entry++) {
            if (!isReplaced[entry]) {
                keptEntries++;
                keptGrants += starts[entry + 1] - starts[entry];
            }
        }
        GrantShard target = new GrantShard(keptEntries + added.entries(), keptGrants + added.grantees.length,
                columns != null || added.columns != null);
        int entries = 0;
        for (int from = 0; from < entries();) {
            int to = from;
            while (to < entries() && !isReplaced[to]) {
                to++;
            }
            entries = copyEntries(from, to, target, entries);
            from = to + 1;
        }
        added.copyEntries(0, added.entries(), target, entries);
        target.fillSlots();
        return target;
    }

    /** Room for entries and grants that are about to be copied into it. */
    private GrantShard(int entries, int grants, boolean hasColumns) {
        keys = new long[2 * entries];
        containers = new int[entries];
        starts = new int[entries + 1];
        grantees = new int[grants];
        privileges = new byte[grants];
        ids = new long[grants];
        columns = hasColumns ? new int @Nullable [grants][] : null;
        slots = new int[slotCount(entries)];
    }

    private int copyEntries(int from, int to, GrantShard target, int targetEntry) {
        int start = starts[from];
        int count = starts[to] - start;
        int targetStart = target.starts[targetEntry];
        System.arraycopy(keys, 2 * from, target.keys, 2 * targetEntry, 2 * (to - from));
        System.arraycopy(containers, from, target.containers, targetEntry, to - from);
        System.arraycopy(grantees, start, target.grantees, targetStart, count);
        System.arraycopy(privileges, start, target.privileges, targetStart, count);
        System.arraycopy(ids, start, target.ids, targetStart, count);
        if (columns != null && target.columns != null) {
            System.arraycopy(columns, start, target.columns, targetStart, count);
        }
        for (int entry = from; entry < to; entry++) {
            target.starts[targetEntry + entry - from + 1] = targetStart + starts[entry + 1] - start;
        }
        return targetEntry + to - from;
    }

    /** Hands all grants of an entry on, in their internal form. */
    void copyEntry(int entry, GrantCollector target) {
        for (int grant = starts[entry]; grant < starts[entry + 1]; grant++) {
            target.add(keys[2 * entry], keys[2 * entry + 1], containers[entry], grantees[grant], privileges[grant],
                    ids[grant], columns == null ? null : columns[grant]);
        }
    }
}
