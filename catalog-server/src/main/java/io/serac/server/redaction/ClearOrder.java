package io.serac.server.redaction;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.SortOrderParser;

/** One sort order: the current one if all its columns show their values, else none. */
final class ClearOrder {
    private ClearOrder() {
    }

    static void addTo(ObjectNode shown, Original original) {
        SortOrder current = original.metadata().sortOrder();
        boolean isClear = current.fields().stream()
                .allMatch(field -> original.columns().isClear(field.sourceId()));
        SortOrder order = isClear ? current : SortOrder.unsorted();
        shown.put("default-sort-order-id", order.orderId());
        shown.putArray("sort-orders").add(Written.json(generator -> SortOrderParser.toJson(order, generator)));
    }
}
