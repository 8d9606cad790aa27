package io.serac.authorizer;

import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagCondition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tags that are attached to one securable and to its columns. Of many an index is kept, because a table may have thousands of
 * tagged columns and each of its columns is asked about; most have one or two, and there may be a million such tables in memory.
 * Immutable.
 */
final class AttachedTags {
    /** Up to as many are looked through. */
    private static final int UNINDEXED_MAX = 4;
    /** Nothing is attached. */
    static final AttachedTags NONE = of(List.of());

    private final List<TagBinding> all;
    private final @Nullable Index index;

    private AttachedTags(List<TagBinding> all) {
        this.all = all;
        this.index = all.size() > UNINDEXED_MAX ? new Index(all) : null;
    }

    static AttachedTags of(List<TagBinding> bindings) {
        return new AttachedTags(List.copyOf(bindings));
    }

    /** These and more. */
    AttachedTags with(List<TagBinding> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<TagBinding> both = new ArrayList<>(all);
        both.addAll(more);
        return of(both);
    }

    /** On the object as a whole. */
    List<TagBinding> onObject() {
        return index == null ? these(binding -> binding.fieldId() == null) : index.onObject;
    }

    /** How many are on columns. */
    int countOnColumns() {
        return all.size() - onObject().size();
    }

    /** Ids of all columns that bear one by their id. */
    Set<Integer> taggedFields() {
        if (index != null) {
            return index.byField.keySet();
        }
        return all.stream().map(TagBinding::fieldId).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /** On the column of this id. */
    List<TagBinding> onField(int fieldId) {
        return index == null
                ? these(binding -> binding.fieldId() != null && binding.fieldId() == fieldId)
                : index.byField.getOrDefault(fieldId, List.of());
    }

    /** On columns that had this full name when they were tagged, ignoring case. */
    List<TagBinding> onName(String name) {
        // Without a name it is on a former column, and must not meet one that has its name now.
        return index == null
                ? these(binding -> !name.isEmpty() && name.equalsIgnoreCase(binding.nameAtBind()))
                : index.byName.getOrDefault(name, List.of());
    }

    /** Whether the tag is attached to the object or to any of its columns. */
    boolean has(UUID tagId) {
        return index == null
                ? all.stream().anyMatch(binding -> binding.tagId().equals(tagId))
                : index.valuesByTag.containsKey(tagId);
    }

    /** Whether anything meets the condition, the object or any of its columns. */
    boolean has(TagCondition condition) {
        if (index == null) {
            return all.stream().anyMatch(condition::isMetBy);
        }
        Set<String> values = index.valuesByTag.get(condition.tagId());
        return values != null && (condition.value() == null || values.contains(condition.value()));
    }

    private List<TagBinding> these(Predicate<TagBinding> wanted) {
        List<TagBinding> these = List.of();
        for (TagBinding binding : all) {
            if (wanted.test(binding)) {
                these = these.isEmpty() ? List.of(binding) : appended(these, binding);
            }
        }
        return these;
    }

    private static List<TagBinding> appended(List<TagBinding> these, TagBinding binding) {
        List<TagBinding> more = new ArrayList<>(these);
        more.add(binding);
        return more;
    }

    private static final class Index {
        private final List<TagBinding> onObject = new ArrayList<>();
        private final Map<Integer, List<TagBinding>> byField = new HashMap<>();
        private final Map<String, List<TagBinding>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final Map<UUID, Set<String>> valuesByTag = new HashMap<>();

        Index(List<TagBinding> bindings) {
            for (TagBinding binding : bindings) {
                Integer fieldId = binding.fieldId();
                String name = binding.nameAtBind();
                if (fieldId == null || name == null) {
                    onObject.add(binding);
                } else {
                    byField.computeIfAbsent(fieldId, id -> new ArrayList<>(1)).add(binding);
                    if (!name.isEmpty()) {
                        byName.computeIfAbsent(name, key -> new ArrayList<>(1)).add(binding);
                    }
                }
                valuesByTag.computeIfAbsent(binding.tagId(), id -> new HashSet<>(1)).add(binding.value());
            }
        }
    }
}
