package io.serac.authorizer.grant;

import java.util.Arrays;

/** A small set of non-negative numbers that is asked very often. Immutable. */
public final class IntSet {
    private final int[] values;
    private final int[] slots;

    /** These numbers; repeated ones count once. */
    public IntSet(int... values) {
        this.values = Arrays.stream(values).sorted().distinct().toArray();
        this.slots = new int[Integer.highestOneBit(Math.max(4, this.values.length * 4))];
        for (int value : this.values) {
            int slot = slotOf(value);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = value + 1;
        }
    }

    /** Whether the number is in it. */
    public boolean contains(int value) {
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

    private int slotOf(int value) {
        return ((value * 0x9E3779B1) >>> 7) & (slots.length - 1);
    }
}
