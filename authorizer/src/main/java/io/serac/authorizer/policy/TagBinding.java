package io.serac.authorizer.policy;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tag attached to an object or to one of its columns.
 *
 * @param value
 *            empty if the tag has no values
 * @param fieldId
 *            the column; null for the object itself
 * @param nameAtBind
 *            full name that the column had when it was tagged; empty if it is a former column and another has its name now; null for
 *            the object itself
 */
public record TagBinding(UUID tagId, String value, UUID securableId, @Nullable Integer fieldId,
        @Nullable String nameAtBind) {
    public TagBinding {
        Objects.requireNonNull(tagId);
        Objects.requireNonNull(value);
        Objects.requireNonNull(securableId);
        if ((fieldId == null) != (nameAtBind == null)) {
            throw new IllegalArgumentException("A column has both a field id and a name");
        }
    }

    /** A tag on the whole object. */
    public static TagBinding onObject(UUID tagId, String value, UUID securableId) {
        return new TagBinding(tagId, value, securableId, null, null);
    }

    /** A tag on one column. */
    public static TagBinding onColumn(UUID tagId, String value, UUID securableId, int fieldId, String name) {
        return new TagBinding(tagId, value, securableId, fieldId, name);
    }
}
