package io.serac.server.manifest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * An Avro file of a client that was gone through once, so that Iceberg's readers, which trust its lengths, can be let at it. Immutable.
 *
 * @param metadata
 *            of its header
 * @param content
 *            the whole file
 */
public record AvroFile(Map<String, String> metadata, byte[] content) {
    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int SYNC_BYTES = 16;
    private static final int HEADER_ENTRIES_MAX = 1000;
    private static final int SCHEMA_CHARACTERS_MAX = 1 << 20;
    /** Writers end a block after 64 KiB or less. */
    private static final int BLOCK_BYTES_MAX = 8 << 20;
    private static final int BUFFER_BYTES = 1 << 16;

    /**
     * The file, if it is sound and within limits.
     *
     * @throws UnreadCompression
     *             if it is compressed by what is not read
     * @throws RuntimeException
     *             of many kinds if it is not sound, and what the limits throw
     */
    public static AvroFile check(byte[] file, ReadingLimits limits) {
        AvroCursor cursor = new AvroCursor(file);
        if (!Arrays.equals(cursor.take(MAGIC.length), MAGIC)) {
            throw new IllegalArgumentException("It is no Avro file");
        }
        Map<String, String> metadata = header(cursor);
        byte[] sync = cursor.take(SYNC_BYTES);
        boolean isDeflated = isDeflated(metadata.getOrDefault("avro.codec", "null"));
        Schema schema = schema(metadata.getOrDefault("avro.schema", ""));
        while (!cursor.isAtEnd()) {
            long count = cursor.number();
            long length = cursor.number();
            requireBlock(length);
            byte[] block = cursor.take(length);
            entries(isDeflated ? inflate(block, limits) : block, count, schema, limits);
            if (!Arrays.equals(cursor.take(SYNC_BYTES), sync)) {
                throw new IllegalArgumentException("A block does not end where it should");
            }
        }
        return new AvroFile(Map.copyOf(metadata), file);
    }

    private static Map<String, String> header(AvroCursor cursor) {
        Map<String, String> metadata = new HashMap<>();
        for (long count = cursor.number(); count != 0; count = cursor.number()) {
            if (count < 0) {
                cursor.number();
            }
            long items = Math.absExact(count);
            for (long i = 0; i < items; i++) {
                String key = text(cursor);
                String value = text(cursor);
                if (metadata.put(key, value) != null || metadata.size() > HEADER_ENTRIES_MAX) {
                    throw new IllegalArgumentException("Its header says something twice, or too much");
                }
            }
        }
        return metadata;
    }

    private static String text(AvroCursor cursor) {
        return new String(cursor.take(cursor.number()), StandardCharsets.UTF_8);
    }

    private static boolean isDeflated(String codec) {
        return switch (codec) {
            case "null" -> false;
            case "deflate" -> true;
            default -> throw new UnreadCompression(codec);
        };
    }

    private static Schema schema(String text) {
        if (text.length() > SCHEMA_CHARACTERS_MAX) {
            throw new IllegalArgumentException("Its schema is too large");
        }
        Schema schema = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(text);
        UnfoldedSchema.check(schema);
        return schema;
    }

    private static void entries(byte[] block, long count, Schema schema, ReadingLimits limits) {
        if (count < 0) {
            throw new IllegalArgumentException("A block has a negative count");
        }
        AvroCursor cursor = new AvroCursor(block);
        AvroValues values = new AvroValues(cursor, limits);
        for (long i = 0; i < count; i++) {
            limits.entry();
            values.skip(schema);
        }
        if (!cursor.isAtEnd()) {
            throw new IllegalArgumentException("A block holds more than its entries");
        }
    }

    private static void requireBlock(long length) {
        if (length > BLOCK_BYTES_MAX) {
            throw new IllegalArgumentException("A block holds more than " + (BLOCK_BYTES_MAX >> 20) + " MiB");
        }
    }

    private static byte[] inflate(byte[] block, ReadingLimits limits) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(block);
            ByteArrayOutputStream inflated = new ByteArrayOutputStream(BUFFER_BYTES);
            byte[] buffer = new byte[BUFFER_BYTES];
            while (!inflater.finished()) {
                int length = inflater.inflate(buffer);
                if (length == 0 && !inflater.finished()) {
                    throw new IllegalArgumentException("A compressed block is cut off");
                }
                inflated.write(buffer, 0, length);
                requireBlock(inflated.size());
                limits.block(inflated.size());
            }
            return inflated.toByteArray();
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("A compressed block is damaged", e);
        } finally {
            inflater.end();
        }
    }
}
