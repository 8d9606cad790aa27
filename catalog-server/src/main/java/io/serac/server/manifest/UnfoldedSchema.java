package io.serac.server.manifest;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Counts the types of a schema as often as they are named. Iceberg's readers visit them that often: twelve records, each of which
 * names the next one twenty times, take three kilobytes to write down and years to visit. For one schema.
 */
final class UnfoldedSchema {
    /** A column takes three types in a manifest, and there are at most 10,000 of them. */
    private static final int TYPES_MAX = 50_000;
    private static final int DEPTH_MAX = 64;

    private record Extent(long types, int depth) {
    }

    // By identity: whether two schemas are equal takes as long to find out as to visit them.
    private final Map<Schema, Extent> records = new IdentityHashMap<>();

    private UnfoldedSchema() {
    }

    /** Throws IllegalArgumentException if a schema is too large, too deep, or is in itself. */
    static void check(Schema schema) {
        Extent extent = new UnfoldedSchema().of(schema, 0);
        if (extent.types() > TYPES_MAX || extent.depth() > DEPTH_MAX) {
            throw new IllegalArgumentException("Its schema is too large");
        }
    }

    private Extent of(Schema schema, int above) {
        if (above > DEPTH_MAX) {
            throw new IllegalArgumentException("Its schema is too deep");
        }
        return switch (schema.getType()) {
            case RECORD -> record(schema, above);
            case UNION -> around(schema.getTypes(), above);
            case ARRAY -> around(List.of(schema.getElementType()), above);
            case MAP -> around(List.of(schema.getValueType()), above);
            default -> new Extent(1, 1);
        };
    }

    private Extent record(Schema schema, int above) {
        Extent known = records.get(schema);
        if (known != null) {
            return known;
        }
        Extent extent = around(schema.getFields().stream().map(Schema.Field::schema).toList(), above);
        records.put(schema, extent);
        return extent;
    }

    private Extent around(List<Schema> inner, int above) {
        long types = 1;
        int depth = 0;
        for (Schema one : inner) {
            Extent extent = of(one, above + 1);
            types = Math.min(TYPES_MAX + 1L, types + extent.types());
            depth = Math.max(depth, extent.depth());
        }
        return new Extent(types, depth + 1);
    }
}
