package io.serac.authorizer.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Which columns the names of a restriction stood for in tables that it has met, found by table. Immutable. */
public record BoundColumns(Map<UUID, List<ColumnBinding>> byTable) {
    private static final BoundColumns NONE = new BoundColumns(Map.of());

    public BoundColumns {
        byTable = Map.copyOf(byTable);
    }

    /** No columns of no table. */
    public static BoundColumns none() {
        return NONE;
    }

    /** These. */
    public static BoundColumns of(List<ColumnBinding> bindings) {
        if (bindings.isEmpty()) {
            return NONE;
        }
        Map<UUID, List<ColumnBinding>> byTable = new HashMap<>();
        for (ColumnBinding binding : bindings) {
            byTable.computeIfAbsent(binding.tableId(), id -> new ArrayList<>()).add(binding);
        }
        byTable.replaceAll((id, of) -> List.copyOf(of));
        return new BoundColumns(byTable);
    }

    /** Those in one table. */
    public List<ColumnBinding> on(UUID tableId) {
        return byTable.getOrDefault(tableId, List.of());
    }

    /** Whether no table was met. */
    public boolean isEmpty() {
        return byTable.isEmpty();
    }
}
