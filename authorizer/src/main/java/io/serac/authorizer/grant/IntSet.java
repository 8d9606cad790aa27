package io.serac.authorizer.grant;

import java.util.Arrays;

/** A small set of non-negative numbers that is asked very often. Immutable. */
public final class IntSet {
    private final int[] values;
    private final int[] slots;
    /** A bit for each number, shared with others: without it, which is usual, the number is not looked for. */
    private final long filter;

    /** These numbers; repeated ones count once. */
    public IntSet(int... values) {
        this.values = Arrays.stream(values).sorted().distinct().toArray();
        this.slots = new int[Integer.highestOneBit(Math.max(4, this.values.length * 4))];
        long bits = 0;
        for (int value : this.values) {
            bits |= bitOf(value);
            int slot = slotOf(value);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = value + 1;
        }
        this.filter = bits;
    }

    /** Whether the number is in it. */
    public boolean contains(int value) {
        if ((filter & bitOf(value)) == 0) {
            return false;
        }
        int slot = slotOf(value);
        while (slots[slot] != 0) {
            if (slots[slot] == value + 1) {
                return true;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return false;
    }

    /** How many there are. */
    public int size() {
        return values.length;
    }

    /** The number at a position, in ascending order. */
    public int at(int position) {
        return values[position];
    }

    /** The numbers of both. */
    public IntSet with(IntSet other) {
        int[] both = Arrays.copyOf(values, values.length + other.values.length);
        System.arraycopy(other.values, 0, both, values.length, other.values.length);
        return new IntSet(both);
    }

    private static long bitOf(int value) {
        return 1L << ((value * 0x9E3779B1) >>> 26);
    }

    private int slotOf(int value) {
        return ((value * 0x9E3779B1) >>> 7) & (slots.length - 1);
    }
}
