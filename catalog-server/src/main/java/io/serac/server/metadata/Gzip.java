package io.serac.server.metadata;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Puts a gzip member together from stored text before and after a document that is deflated already, so that answering costs no
 * compression. RFC 1951 (stored blocks), RFC 1952 (member). Thread-safe.
 */
final class Gzip {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int STORED_BYTES_MAX = 0xffff;
    private static final int STORED_HEADER_BYTES = 5;
    private static final int TRAILER_BYTES = 8;
    private static final long CRC_POLYNOMIAL = 0xedb88320L;

    private Gzip() {
    }

    /** The pieces of a gzip member that holds head, document and tail. */
    static List<byte[]> splice(byte[] head, MetadataDocument document, byte[] tail) {
        List<byte[]> pieces = new ArrayList<>();
        pieces.add(HEADER);
        addStored(pieces, head, false);
        pieces.add(document.deflated());
        addStored(pieces, tail, true);
        long crc = combine(crc(head), document.crc32(), document.json().length);
        crc = combine(crc, crc(tail), tail.length);
        long length = (long) head.length + document.json().length + tail.length;
        pieces.add(ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt((int) crc)
                .putInt((int) length).array());
        return pieces;
    }

    private static void addStored(List<byte[]> pieces, byte[] text, boolean isLast) {
        int offset = 0;
        do {
            int length = Math.min(STORED_BYTES_MAX, text.length - offset);
            boolean isFinal = isLast && offset + length == text.length;
            pieces.add(ByteBuffer.allocate(STORED_HEADER_BYTES + length).order(ByteOrder.LITTLE_ENDIAN)
                    .put((byte) (isFinal ? 1 : 0)).putShort((short) length).putShort((short) ~length)
                    .put(text, offset, length).array());
            offset += length;
        } while (offset < text.length);
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    /**
     * CRC-32 of two texts in a row from those of each: the first is multiplied by x^(8 * length of the second) modulo the
     * polynomial.
     */
    static long combine(long first, long second, long secondBytes) {
        return multiply(power(8 * secondBytes), first) ^ second;
    }

    private static long power(long exponent) {
        long result = 1L << 31;
        long square = 1L << 30;
        for (long rest = exponent; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                result = multiply(square, result);
            }
            square = multiply(square, square);
        }
        return result;
    }

    // Polynomials over GF(2) with the bits reversed, as CRC-32 has them: bit 31 is x^0.
    private static long multiply(long left, long right) {
        long product = 0;
        long shifted = right;
        for (long bit = 1L << 31; bit != 0; bit >>>= 1) {
            if ((left & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ CRC_POLYNOMIAL : shifted >>> 1;
        }
        return product;
    }
}
