package io.serac.authorizer.policy;

import java.util.Objects;
import java.util.UUID;

/** Which column a restriction meant by a name when it first met the table; from then on both count. */
public record ColumnBinding(UUID tableId, String name, int fieldId) {
    public ColumnBinding {
        Objects.requireNonNull(tableId);
        Objects.requireNonNull(name);
    }
}
