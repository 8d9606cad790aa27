package io.serac.authorizer.policy;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A tag.
 *
 * @param inheritable
 *            whether what lies below a tagged object, columns included, bears the tag too
 * @param sensitive
 *            whether tagged columns are kept out of metrics and file names
 * @param patterns
 *            by which columns get it; the first that fits counts
 */
public record TagDefinition(UUID id, String key, boolean inheritable, boolean sensitive, List<TagPattern> patterns) {
    public TagDefinition {
        Objects.requireNonNull(id);
        Objects.requireNonNull(key);
        patterns = List.copyOf(patterns);
    }

    /** A tag that columns do not get by their names. */
    public TagDefinition(UUID id, String key, boolean inheritable, boolean sensitive) {
        this(id, key, inheritable, sensitive, List.of());
    }
}
