package io.serac.server.sensitive;

import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;

/**
 * Ways to partition and sort a table. They put values of the columns that they are by into metadata and paths. Immutable.
 */
record Layout(Set<PartitionSpec> specs, Set<SortOrder> orders) {
    Layout {
        specs = Set.copyOf(specs);
        orders = Set.copyOf(orders);
    }

    /** Every one that a table knows. */
    static Layout of(TableMetadata metadata) {
        return new Layout(new HashSet<>(metadata.specs()), new HashSet<>(metadata.sortOrders()));
    }

    /** What a change brings to a table: those that it did not know, and those that it goes over to. */
    static Layout added(TableMetadata base, TableMetadata changed) {
        Set<PartitionSpec> specs = new HashSet<>(changed.specs());
        specs.removeAll(base.specs());
        Set<SortOrder> orders = new HashSet<>(changed.sortOrders());
        orders.removeAll(base.sortOrders());
        if (base.defaultSpecId() != changed.defaultSpecId()) {
            specs.add(changed.spec());
        }
        if (base.defaultSortOrderId() != changed.defaultSortOrderId()) {
            orders.add(changed.sortOrder());
        }
        return new Layout(specs, orders);
    }

    /** Whether any of it is by one of the columns. */
    boolean isBy(Set<Integer> fieldIds) {
        return specs.stream().flatMap(spec -> spec.fields().stream())
                .anyMatch(field -> !field.transform().isVoid() && fieldIds.contains(field.sourceId()))
                || orders.stream().flatMap(order -> order.fields().stream())
                        .anyMatch(field -> !field.transform().isVoid() && fieldIds.contains(field.sourceId()));
    }
}
