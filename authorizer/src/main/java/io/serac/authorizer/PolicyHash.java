package io.serac.authorizer;

import io.serac.authorizer.column.ColumnRules;
import io.serac.authorizer.column.Mask;
import io.serac.authorizer.row.CanonicalExpression;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.expressions.Expression;
import org.jspecify.annotations.Nullable;

/** A number for the rules of a decision. Spreads well; not meant to withstand someone who may choose the rules. */
final class PolicyHash {
    private long first = 0x243F6A8885A308D3L;
    private long second = 0x13198A2E03707344L;

    private PolicyHash() {
    }

    static String of(AccessClass accessClass, ColumnRules columns, @Nullable Expression rowFilter) {
        PolicyHash hash = new PolicyHash();
        hash.add(accessClass.name());
        hash.add(columns.isAllReadable() ? 1 : 0);
        hash.add(columns.isAllNamed() ? 1 : 0);
        hash.add(columns.readable());
        hash.add(columns.named());
        hash.add(columns.skeleton());
        Map<Integer, Mask> masks = new TreeMap<>(columns.masks());
        hash.add(masks.size());
        masks.forEach((fieldId, mask) -> {
            hash.add(fieldId);
            hash.add(mask.name());
        });
        hash.add(rowFilter == null ? "" : CanonicalExpression.of(rowFilter));
        return String.format("%016x%016x", hash.first, hash.second);
    }

    private void add(Set<Integer> values) {
        add(values.size());
        for (int value : new TreeSet<>(values)) {
            add(value);
        }
    }

    private void add(String value) {
        add(value.length());
        for (int index = 0; index < value.length(); index++) {
            add(value.charAt(index));
        }
    }

    private void add(long value) {
        first = mix(first ^ value, 0x9E3779B97F4A7C15L);
        second = mix(second + value, 0xC2B2AE3D27D4EB4FL);
    }

    private static long mix(long value, long factor) {
        long mixed = (value ^ value >>> 29) * factor;
        return mixed ^ mixed >>> 32;
    }
}
