package io.serac.authorizer.policy;

import java.util.Locale;
import java.util.Objects;

/**
 * A column that a version of a table or view has and the one before had not, or not under this name. Immutable.
 *
 * @param name
 *            full name, levels joined by dots
 */
public record AddedColumn(int fieldId, String name) {
    public AddedColumn {
        Objects.requireNonNull(name);
    }

    /** The full name, as patterns are held against it. */
    public String lowerName() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The last level of the name, likewise. */
    public String lowerLevel() {
        // Some letters are longer in lower case.
        String lower = lowerName();
        return lower.substring(lower.lastIndexOf('.') + 1);
    }
}
