package io.serac.authorizer.policy;

import java.util.Objects;
import java.util.UUID;

/**
 * A column that a restriction must be bound to before a change of the schema, because afterwards its name would no longer tell that
 * it was meant.
 *
 * @param name
 *            as the restriction has it
 */
public record KeptColumn(UUID restrictionId, String name, int fieldId) {
    public KeptColumn {
        Objects.requireNonNull(restrictionId);
        Objects.requireNonNull(name);
    }
}
