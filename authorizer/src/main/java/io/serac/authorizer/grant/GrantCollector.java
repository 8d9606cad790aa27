package io.serac.authorizer.grant;

import io.serac.authorizer.policy.Grant;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects grants in columns of primitives and forms shards of them. Not thread-safe. */
final class GrantCollector {
    private int size;
    /** Two for each grant. */
    private long[] keys;
    private long[] ids;
    private int[] containers;
    /** As in a {@link GrantShard}. */
    private int[] words;
    private int @Nullable [] @Nullable [] columns;

    GrantCollector(int sizeExpected) {
        int capacity = Math.max(16, sizeExpected);
        keys = new long[2 * capacity];
        ids = new long[capacity];
        containers = new int[capacity];
        words = new int[capacity];
    }

    void add(Grant grant, int container, int grantee) {
        if (grantee > GrantShard.GRANTEE_MAX) {
            throw new IllegalStateException("More than " + GrantShard.GRANTEE_MAX
                    + " principals; delete some that are not used any more");
        }
        int flags = (grant.isOnColumns() ? GrantShard.ON_COLUMNS : 0)
                | (grant.grantOption() ? GrantShard.GRANT_OPTION : 0);
        add(grant.securableId().getMostSignificantBits(), grant.securableId().getLeastSignificantBits(), container,
                (grantee << GrantShard.GRANTEE_SHIFT) | flags | grant.privilege().ordinal(), grant.id(),
                grant.isOnColumns() ? sorted(grant.columns()) : null);
    }

    private static int[] sorted(Set<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    void add(long keyHigh, long keyLow, int container, int word, long id, int @Nullable [] onColumns) {
        if (size == words.length) {
            grow(size + (size >> 1));
        }
        keys[2 * size] = keyHigh;
        keys[2 * size + 1] = keyLow;
        ids[size] = id;
        containers[size] = container;
        words[size] = word;
        if (onColumns != null) {
            if (columns == null) {
                columns = new int @Nullable [words.length][];
            }
            columns[size] = onColumns;
        }
        size++;
    }

    private void grow(int capacity) {
        keys = Arrays.copyOf(keys, 2 * capacity);
        ids = Arrays.copyOf(ids, capacity);
        containers = Arrays.copyOf(containers, capacity);
        words = Arrays.copyOf(words, capacity);
        columns = columns == null ? null : Arrays.copyOf(columns, capacity);
    }

    int size() {
        return size;
    }

    int hashOf(int grant) {
        return Grants.hash(keys[2 * grant], keys[2 * grant + 1]);
    }

    /** A shard of all that was collected. */
    GrantShard toShard() {
        int[] all = new int[size];
        for (int grant = 0; grant < size; grant++) {
            all[grant] = grant;
        }
        return toShard(all, 0, size);
    }

    /** A shard of the grants at some positions. */
    GrantShard toShard(int[] positions, int from, int to) {
        int[] ordered = ordered(positions, from, to);
        int entries = 0;
        for (int index = 0; index < ordered.length; index++) {
            entries += index == 0 || !isOnSame(ordered[index - 1], ordered[index]) ? 1 : 0;
        }
        GrantShard shard = new GrantShard(entries, ordered.length, columns != null);
        int entry = shard.firstEntry();
        for (int index = 0; index < ordered.length; index++) {
            int grant = ordered[index];
            if (index == 0 || !isOnSame(ordered[index - 1], grant)) {
                entry = index == 0 ? entry : shard.nextEntry(entry);
                shard.putEntry(entry, keys[2 * grant], keys[2 * grant + 1]);
            }
            shard.putGrant(entry, containers[grant], words[grant]);
            shard.putTraced(index, ids[grant], columns == null ? null : columns[grant]);
        }
        return shard;
    }

    private boolean isOnSame(int grant, int other) {
        return keys[2 * grant] == keys[2 * other] && keys[2 * grant + 1] == keys[2 * other + 1];
    }

    /** Grants on one securable together, sorted by grantee. */
    private int[] ordered(int[] positions, int from, int to) {
        int count = to - from;
        // Which entry a grant belongs to, found over a table of the first grant of each.
        int[] slots = new int[Integer.highestOneBit(Math.max(2, count * 4))];
        int[] firsts = new int[count];
        int entries = 0;
        int[] entryOf = new int[count];
        for (int index = 0; index < count; index++) {
            int grant = positions[from + index];
            int slot = hashOf(grant) & (slots.length - 1);
            int entry = -1;
            while (slots[slot] != 0) {
                if (isOnSame(firsts[slots[slot] - 1], grant)) {
                    entry = slots[slot] - 1;
                    break;
                }
                slot = (slot + 1) & (slots.length - 1);
            }
            if (entry < 0) {
                entry = entries++;
                firsts[entry] = grant;
                slots[slot] = entry + 1;
            }
            entryOf[index] = entry;
        }
        return sorted(entryOf, positions, from);
    }

    private int[] sorted(int[] entryOf, int[] positions, int from) {
        // By entry, then grantee; equal ones keep their order. Both halves fit beside the position only one after the other.
        int count = entryOf.length;
        long[] byGrantee = new long[count];
        for (int index = 0; index < count; index++) {
            int grantee = words[positions[from + index]] >>> GrantShard.GRANTEE_SHIFT;
            byGrantee[index] = ((long) grantee << 32) | index;
        }
        Arrays.sort(byGrantee);
        long[] byEntry = new long[count];
        for (int index = 0; index < count; index++) {
            byEntry[index] = ((long) entryOf[(int) byGrantee[index]] << 32) | index;
        }
        Arrays.sort(byEntry);
        int[] sorted = new int[count];
        for (int index = 0; index < count; index++) {
            sorted[index] = positions[from + (int) byGrantee[(int) byEntry[index]]];
        }
        return sorted;
    }
}
