package io.serac.authorizer.policy;

import java.util.Objects;
import java.util.UUID;

/**
 * A tag.
 *
 * @param inheritable
 *            whether what lies below a tagged object, columns included, bears the tag too
 * @param sensitive
 *            whether tagged columns are kept out of metrics and file names
 */
public record TagDefinition(UUID id, String key, boolean inheritable, boolean sensitive) {
    public TagDefinition {
        Objects.requireNonNull(id);
        Objects.requireNonNull(key);
    }
}
