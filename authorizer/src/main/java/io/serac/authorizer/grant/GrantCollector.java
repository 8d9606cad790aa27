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
    private int[] grantees;
    private byte[] privileges;
    private int @Nullable [] @Nullable [] columns;

    GrantCollector(int sizeExpected) {
        int capacity = Math.max(16, sizeExpected);
        keys = new long[2 * capacity];
        ids = new long[capacity];
        containers = new int[capacity];
        grantees = new int[capacity];
        privileges = new byte[capacity];
    }

    void add(Grant grant, int container, int grantee) {
        int flags = (grant.isOnColumns() ? GrantShard.ON_COLUMNS : 0)
                | (grant.grantOption() ? GrantShard.GRANT_OPTION : 0);
        add(grant.securableId().getMostSignificantBits(), grant.securableId().getLeastSignificantBits(), container,
                grantee, (byte) (grant.privilege().ordinal() | flags), grant.id(),
                grant.isOnColumns() ? sorted(grant.columns()) : null);
    }

    private static int[] sorted(Set<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    void add(long keyHigh, long keyLow, int container, int grantee, byte privilege, long id,
            int @Nullable [] onColumns) {
        if (size == grantees.length) {
            grow(size + (size >> 1));
        }
        keys[2 * size] = keyHigh;
        keys[2 * size + 1] = keyLow;
        ids[size] = id;
        containers[size] = container;
        grantees[size] = grantee;
        privileges[size] = privilege;
        if (onColumns != null) {
            if (columns == null) {
                columns = new int @Nullable [grantees.length][];
            }
            columns[size] = onColumns;
        }
        size++;
    }

    private void grow(int capacity) {
        keys = Arrays.copyOf(keys, 2 * capacity);
        ids = Arrays.copyOf(ids, capacity);
        containers = Arrays.copyOf(containers, capacity);
        grantees = Arrays.copyOf(grantees, capacity);
        privileges = Arrays.copyOf(privileges, capacity);
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
        long[] order = ordered(positions, from, to);
        int count = to - from;
        int[] shardGrantees = new int[count];
        byte[] shardPrivileges = new byte[count];
        long[] shardIds = new long[count];
        int @Nullable [] @Nullable [] shardColumns = columns == null ? null : new int @Nullable [count][];
        long[] shardKeys = new long[2 * count];
        int[] shardContainers = new int[count];
        int[] starts = new int[count + 1];
        int entries = 0;
        for (int index = 0; index < count; index++) {
            int grant = positions[from + (int) order[index]];
            if (index == 0 || keys[2 * grant] != shardKeys[2 * entries - 2]
                    || keys[2 * grant + 1] != shardKeys[2 * entries - 1]) {
                shardKeys[2 * entries] = keys[2 * grant];
                shardKeys[2 * entries + 1] = keys[2 * grant + 1];
                starts[entries] = index;
                entries++;
            }
            shardContainers[entries - 1] = containers[grant];
            shardGrantees[index] = grantees[grant];
            shardPrivileges[index] = privileges[grant];
            shardIds[index] = ids[grant];
            if (columns != null && shardColumns != null) {
                shardColumns[index] = columns[grant];
            }
        }
        starts[entries] = count;
        return new GrantShard(Arrays.copyOf(shardKeys, 2 * entries), Arrays.copyOf(shardContainers, entries),
                Arrays.copyOf(starts, entries + 1), shardGrantees, shardPrivileges, shardIds, shardColumns);
    }

    /** Brings grants on one securable together, sorted by grantee. */
    private long[] ordered(int[] positions, int from, int to) {
        int count = to - from;
        // Which entry a grant belongs to, found over a table of the first grant of each.
        int[] slots = new int[Integer.highestOneBit(Math.max(2, count * 4))];
        int[] firsts = new int[count];
        int entries = 0;
        long[] order = new long[count];
        int[] entryOf = new int[count];
        for (int index = 0; index < count; index++) {
            int grant = positions[from + index];
            int slot = hashOf(grant) & (slots.length - 1);
            int entry = -1;
            while (slots[slot] != 0) {
                int first = firsts[slots[slot] - 1];
                if (keys[2 * first] == keys[2 * grant] && keys[2 * first + 1] == keys[2 * grant + 1]) {
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
        sort(order, entryOf, positions, from);
        return order;
    }

    private void sort(long[] order, int[] entryOf, int[] positions, int from) {
        // By entry, then grantee; equal ones keep their order. Both halves fit beside the position only one after the other.
        int count = order.length;
        for (int index = 0; index < count; index++) {
            order[index] = ((long) grantees[positions[from + index]] << 32) | index;
        }
        Arrays.sort(order);
        long[] byEntry = new long[count];
        for (int index = 0; index < count; index++) {
            int original = (int) order[index];
            byEntry[index] = ((long) entryOf[original] << 32) | index;
        }
        Arrays.sort(byEntry);
        long[] sorted = new long[count];
        for (int index = 0; index < count; index++) {
            sorted[index] = (int) order[(int) byEntry[index]];
        }
        System.arraycopy(sorted, 0, order, 0, count);
    }
}
