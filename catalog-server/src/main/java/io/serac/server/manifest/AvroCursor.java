package io.serac.server.manifest;

import java.util.Arrays;

/**
 * Goes through bytes of an Avro file that may be hostile: no length is believed. Every method throws IllegalArgumentException where
 * the bytes end too early. Not thread-safe.
 */
final class AvroCursor {
    private static final int LONG_BITS = 64;

    private final byte[] bytes;
    private int position;

    AvroCursor(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isAtEnd() {
        return position == bytes.length;
    }

    int position() {
        return position;
    }

    /** A number as Avro writes it: seven bits a byte, the sign last. */
    long number() {
        long read = 0;
        for (int shift = 0; shift < LONG_BITS; shift += 7) {
            skip(1);
            byte next = bytes[position - 1];
            read |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return (read >>> 1) ^ -(read & 1);
            }
        }
        throw new IllegalArgumentException("A number has too many bytes");
    }

    void skip(long length) {
        if (length < 0 || length > bytes.length - position) {
            throw new IllegalArgumentException("A length of " + length + " goes beyond the end");
        }
        position += (int) length;
    }

    byte[] take(long length) {
        skip(length);
        return Arrays.copyOfRange(bytes, position - (int) length, position);
    }
}
