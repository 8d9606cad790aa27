package io.serac.server.manifest;

import org.apache.avro.Schema;

/**
 * Walks over values as their schema says, without making anything of them: whoever reads them afterwards meets no length and no
 * count that the bytes do not bear out. Not thread-safe.
 */
final class AvroValues {
    private static final int DEPTH_MAX = 32;
    private static final int FLOAT_BYTES = 4;
    private static final int DOUBLE_BYTES = 8;

    private final AvroCursor cursor;
    private final ReadingLimits limits;

    AvroValues(AvroCursor cursor, ReadingLimits limits) {
        this.cursor = cursor;
        this.limits = limits;
    }

    /** Throws IllegalArgumentException unless a value of the schema is here. */
    void skip(Schema schema) {
        skip(schema, 0);
    }

    private void skip(Schema schema, int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("Values lie too deep in others");
        }
        limits.bytes(1);
        switch (schema.getType()) {
            case NULL -> {
                // takes no bytes
            }
            case BOOLEAN -> bytes(1);
            case INT, LONG, ENUM -> number();
            case FLOAT -> bytes(FLOAT_BYTES);
            case DOUBLE -> bytes(DOUBLE_BYTES);
            case BYTES, STRING -> bytes(number());
            case FIXED -> bytes(schema.getFixedSize());
            case UNION -> {
                long branch = number();
                if (branch < 0 || branch >= schema.getTypes().size()) {
                    throw new IllegalArgumentException("A union has no branch " + branch);
                }
                skip(schema.getTypes().get((int) branch), depth + 1);
            }
            case RECORD -> {
                limits.object();
                schema.getFields().forEach(field -> skip(field.schema(), depth + 1));
            }
            case ARRAY -> blocks(schema.getElementType(), false, depth);
            case MAP -> blocks(schema.getValueType(), true, depth);
        }
    }

    private long number() {
        int before = cursor.position();
        long number = cursor.number();
        limits.bytes(cursor.position() - before);
        return number;
    }

    private void bytes(long length) {
        cursor.skip(length);
        limits.bytes(length);
    }

    private void blocks(Schema element, boolean hasKeys, int depth) {
        for (long count = number(); count != 0; count = number()) {
            long size = count < 0 ? number() : -1;
            int before = cursor.position();
            long items = Math.absExact(count);
            for (long i = 0; i < items; i++) {
                if (hasKeys) {
                    bytes(number());
                }
                skip(element, depth + 1);
            }
            if (size >= 0 && size != cursor.position() - before) {
                throw new IllegalArgumentException("A block is not as long as it says");
            }
            if (size < 0 && count < 0) {
                throw new IllegalArgumentException("A block has a negative length");
            }
        }
    }
}
