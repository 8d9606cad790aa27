package io.serac.authorizer.policy;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Limits a restriction to objects and columns that bear a tag.
 *
 * @param value
 *            the value that the tag must have; null for any
 */
public record TagCondition(UUID tagId, @Nullable String value) {
    public TagCondition {
        Objects.requireNonNull(tagId);
    }

    /** Whether an attached tag meets the condition. */
    public boolean isMetBy(TagBinding binding) {
        return tagId.equals(binding.tagId()) && (value == null || value.equals(binding.value()));
    }
}
