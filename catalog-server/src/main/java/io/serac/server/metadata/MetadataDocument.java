package io.serac.server.metadata;

import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * One version of an object's metadata as bytes: as it is, and deflated so that it can be spliced into a gzip answer or kept in
 * the database. Immutable by convention: the arrays are shared and never written to.
 *
 * @param versionId
 *            names the version
 * @param metadataLocation
 *            where its file is
 * @param json
 *            the metadata JSON, UTF-8
 * @param deflated
 *            the same as deflate blocks that end on a byte boundary, without a final block
 * @param crc32
 *            CRC-32 of {@code json}
 */
public record MetadataDocument(UUID versionId, String metadataLocation, byte[] json, byte[] deflated, long crc32) {

    /** The document of freshly written metadata. */
    public static MetadataDocument of(UUID versionId, String metadataLocation, byte[] json) {
        CRC32 crc = new CRC32();
        crc.update(json);
        return new MetadataDocument(versionId, metadataLocation, json, deflate(json), crc.getValue());
    }

    /** The document as kept in the database. */
    static MetadataDocument inflate(UUID versionId, String metadataLocation, byte[] deflated, int jsonBytes,
            long crc32) {
        byte[] json = new byte[jsonBytes];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated);
            int filled = 0;
            while (filled < jsonBytes) {
                int inflated = inflater.inflate(json, filled, jsonBytes - filled);
                if (inflated == 0) {
                    throw new IllegalStateException("The stored document of version " + versionId + " is cut short");
                }
                filled += inflated;
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("The stored document of version " + versionId + " is damaged", e);
        } finally {
            inflater.end();
        }
        CRC32 crc = new CRC32();
        crc.update(json);
        if (crc.getValue() != crc32) {
            throw new IllegalStateException("The stored document of version " + versionId + " is damaged");
        }
        return new MetadataDocument(versionId, metadataLocation, json, deflated, crc32);
    }

    /** Bytes that the document occupies. */
    int weight() {
        return json.length + deflated.length + 200;
    }

    private static byte[] deflate(byte[] json) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(json);
            byte[] buffer = new byte[json.length / 4 + 128];
            int filled = 0;
            while (true) {
                filled += deflater.deflate(buffer, filled, buffer.length - filled, Deflater.SYNC_FLUSH);
                // A sync flush is complete once it leaves room in the buffer.
                if (filled < buffer.length) {
                    return Arrays.copyOf(buffer, filled);
                }
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
        } finally {
            deflater.end();
        }
    }
}
