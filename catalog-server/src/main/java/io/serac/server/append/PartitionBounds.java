package io.serac.server.append;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFile.PartitionFieldSummary;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Comparators;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** What a manifest list says of the partitions in a manifest: bounds that are too narrow would hide files from readers. Immutable. */
final class PartitionBounds {
    private final Types.StructType type;
    private final List<PartitionFieldSummary> summaries;

    PartitionBounds(ManifestFile manifest, Types.StructType type) {
        this.type = type;
        this.summaries = manifest.partitions() == null ? List.of() : manifest.partitions();
        if (!summaries.isEmpty() && summaries.size() != type.fields().size()) {
            throw AppendRefusal.because("the manifest list tells bounds of other partition fields than there are");
        }
    }

    /** Throws FORBIDDEN unless the bounds are around a file's partition. */
    void require(StructLike partition) {
        for (int i = 0; i < summaries.size(); i++) {
            Object value = partition.get(i, Object.class);
            if (!isAround(summaries.get(i), type.fields().get(i).type().asPrimitiveType(), value)) {
                throw AppendRefusal.because("the manifest list tells narrower partition bounds than a manifest has");
            }
        }
    }

    private static boolean isAround(PartitionFieldSummary summary, Type.PrimitiveType type, @Nullable Object value) {
        return switch (value) {
            case null -> summary.containsNull();
            case Float number when number.isNaN() -> !Boolean.FALSE.equals(summary.containsNaN());
            case Double number when number.isNaN() -> !Boolean.FALSE.equals(summary.containsNaN());
            case Object other -> {
                Comparator<Object> order = Comparators.forType(type);
                ByteBuffer lower = summary.lowerBound();
                ByteBuffer upper = summary.upperBound();
                yield lower != null && upper != null
                        && order.compare(Conversions.fromByteBuffer(type, lower), other) <= 0
                        && order.compare(other, Conversions.fromByteBuffer(type, upper)) <= 0;
            }
        };
    }
}
