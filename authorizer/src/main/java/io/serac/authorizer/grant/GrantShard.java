package io.serac.authorizer.grant;

import io.serac.authorizer.Privilege;
import java.util.BitSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The grants on some hundred securables. All that a decision reads lies in one array, and what it reads of a securable side by
 * side: most requests are for something that is in no cache of the processor, and each line of memory costs more than the rest.
 * Immutable.
 *
 * <p>The array begins with an open-addressed table of slots, two words each: the hash of an id and the position of its entry, 0
 * in an empty slot. Then come the entries: four words of the id, the number of the container, the number of grants, and a word
 * for each of them, sorted by grantee. Positions are those of words.
 */
final class GrantShard {
    /** In the word of a grant: ordinal of the privilege, flags, and from {@link #GRANTEE_SHIFT} on the grantee. */
    static final int ORDINAL = 0x1f;
    static final int ON_COLUMNS = 0x20;
    static final int GRANT_OPTION = 0x40;
    static final int GRANTEE_SHIFT = 7;
    /** Greatest number of a principal that fits beside the rest, without the sign. */
    static final int GRANTEE_MAX = (1 << (31 - GRANTEE_SHIFT)) - 1;
    private static final int CONTAINER = 4;
    private static final int COUNT = 5;
    private static final int HEADER = 6;
    private static final int[] NO_COLUMNS = {};
    /** More grants than this on one securable are searched rather than read through. */
    private static final int SCAN_MAX = 32;
    private static final int[] COVERED = covered();

    private final int[] words;
    /** Even positions in the table of slots. */
    private final int slotMask;
    /** Ids and columns of all grants, in the order of their words; only traces need them. */
    private final long[] ids;
    private final int @Nullable [] @Nullable [] columns;

    /** Room for entries and grants that are about to be put into it. */
    GrantShard(int entries, int grants, boolean hasColumns) {
        int slots = Integer.highestOneBit(Math.max(2, entries * 4));
        slotMask = 2 * slots - 2;
        words = new int[2 * slots + entries * HEADER + grants];
        ids = new long[grants];
        columns = hasColumns ? new int @Nullable [grants][] : null;
    }

    private static int[] covered() {
        Privilege[] all = Privilege.values();
        int[] covered = new int[all.length];
        for (Privilege privilege : all) {
            covered[privilege.ordinal()] = privilege.coveredBits();
        }
        return covered;
    }

    /** Puts an entry without grants behind the last, and finds it from now on. Nothing is put once the shard is shared. */
    void putEntry(int entry, long high, long low) {
        words[entry] = (int) (high >>> 32);
        words[entry + 1] = (int) high;
        words[entry + 2] = (int) (low >>> 32);
        words[entry + 3] = (int) low;
        putSlot(entry);
    }

    private void putSlot(int entry) {
        int hash = Grants.hash(highOf(entry), lowOf(entry));
        int slot = (hash << 1) & slotMask;
        while (words[slot + 1] != 0) {
            slot = (slot + 2) & slotMask;
        }
        words[slot] = hash;
        words[slot + 1] = entry;
    }

    /** Puts a grant behind the others of the last entry, of which the container is now known to be this. */
    void putGrant(int entry, int container, int word) {
        words[nextEntry(entry)] = word;
        words[entry + CONTAINER] = container;
        words[entry + COUNT]++;
    }

    /** Puts what only traces need of a grant. */
    void putTraced(int number, long id, int @Nullable [] onColumns) {
        ids[number] = id;
        if (columns != null) {
            columns[number] = onColumns;
        }
    }

    /** Position of an entry; negative if nothing is granted on the securable. */
    int entryOf(int hash, long high, long low) {
        int slot = (hash << 1) & slotMask;
        for (int entry = words[slot + 1]; entry != 0; entry = words[slot + 1]) {
            if (words[slot] == hash && highOf(entry) == high && lowOf(entry) == low) {
                return entry;
            }
            slot = (slot + 2) & slotMask;
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
        int start = firstGrant(entry);
        int end = nextEntry(entry);
        int bits = 0;
        if (end - start <= SCAN_MAX) {
            for (int grant = start; grant < end; grant++) {
                if (subject.contains(granteeOf(grant))) {
                    bits |= bitsOf(entry, grant, visitor);
                }
            }
            return bits;
        }
        for (int position = 0; position < subject.size(); position++) {
            int grantee = subject.at(position);
            for (int grant = firstOf(grantee, start, end); grant < end && granteeOf(grant) == grantee; grant++) {
                bits |= bitsOf(entry, grant, visitor);
            }
        }
        return bits;
    }

    private int bitsOf(int entry, int grant, @Nullable GrantVisitor visitor) {
        int word = words[grant];
        if (visitor != null) {
            int number = grantsBefore(entry) + grant - firstGrant(entry);
            visitor.visit(ids[number], granteeOf(grant), Privilege.values()[word & ORDINAL], (word & GRANT_OPTION) != 0,
                    columnsOf(number));
        }
        return (word & ON_COLUMNS) != 0 ? Grants.ON_COLUMNS : COVERED[word & ORDINAL];
    }

    boolean isOnColumns(int grant) {
        return (words[grant] & ON_COLUMNS) != 0;
    }

    private int firstOf(int grantee, int start, int end) {
        int low = start;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (granteeOf(middle) < grantee) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int grantsBefore(int entry) {
        int grants = 0;
        for (int at = firstEntry(); at < entry; at = nextEntry(at)) {
            grants += words[at + COUNT];
        }
        return grants;
    }

    private int[] columnsOf(int number) {
        int[] limited = columns == null ? null : columns[number];
        return limited == null ? NO_COLUMNS : limited;
    }

    /** How many grants there are. */
    int size() {
        return ids.length;
    }

    int firstEntry() {
        return slotMask + 2;
    }

    /** Where the entry after this one is; {@link #end()} after the last. */
    int nextEntry(int entry) {
        return firstGrant(entry) + words[entry + COUNT];
    }

    int end() {
        return words.length;
    }

    /** Where the grants of an entry begin, which go on up to the next entry. */
    int firstGrant(int entry) {
        return entry + HEADER;
    }

    int granteeOf(int grant) {
        return words[grant] >>> GRANTEE_SHIFT;
    }

    int coveredBitsOf(int grant) {
        return COVERED[(words[grant] & ON_COLUMNS) != 0 ? Privilege.SELECT.ordinal() : words[grant] & ORDINAL];
    }

    int containerOf(int entry) {
        return words[entry + CONTAINER];
    }

    UUID idOf(int entry) {
        return new UUID(highOf(entry), lowOf(entry));
    }

    private long highOf(int entry) {
        return ((long) words[entry] << 32) | (words[entry + 1] & 0xffffffffL);
    }

    private long lowOf(int entry) {
        return ((long) words[entry + 2] << 32) | (words[entry + 3] & 0xffffffffL);
    }

    /**
     * These grants without some entries, and others.
     *
     * @param replaced
     *            positions of the entries that do not stay
     */
    GrantShard with(BitSet replaced, GrantShard added) {
        int kept = entries() - replaced.cardinality();
        int grants = size() - replaced.stream().map(entry -> words[entry + COUNT]).sum();
        GrantShard target = new GrantShard(kept + added.entries(), grants + added.size(),
                columns != null || added.columns != null);
        copyExcept(replaced, target, target.firstEntry(), 0);
        added.copyExcept(new BitSet(), target, target.words.length - (added.words.length - added.firstEntry()), grants);
        return target;
    }

    private void copyExcept(BitSet left, GrantShard target, int targetEntry, int targetNumber) {
        int number = 0;
        int toEntry = targetEntry;
        int toNumber = targetNumber;
        for (int entry = firstEntry(); entry < end(); entry = nextEntry(entry)) {
            int count = words[entry + COUNT];
            if (!left.get(entry)) {
                System.arraycopy(words, entry, target.words, toEntry, HEADER + count);
                System.arraycopy(ids, number, target.ids, toNumber, count);
                if (columns != null && target.columns != null) {
                    System.arraycopy(columns, number, target.columns, toNumber, count);
                }
                target.putSlot(toEntry);
                toEntry += HEADER + count;
                toNumber += count;
            }
            number += count;
        }
    }

    private int entries() {
        return (end() - firstEntry() - size()) / HEADER;
    }

    /** Hands all grants on, in their internal form. */
    void copyTo(GrantCollector target) {
        int number = 0;
        for (int entry = firstEntry(); entry < end(); entry = nextEntry(entry)) {
            for (int grant = firstGrant(entry); grant < nextEntry(entry); grant++, number++) {
                target.add(highOf(entry), lowOf(entry), containerOf(entry), words[grant], ids[number],
                        columns == null ? null : columns[number]);
            }
        }
    }
}
