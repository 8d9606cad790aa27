package io.serac.authorizer;

import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagCondition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The tags that are attached to one securable and to its columns. Found by what decisions ask for, because a table may have
 * thousands of tagged columns and each of its columns is asked about. Immutable.
 */
final class AttachedTags {
    /** Nothing is attached. */
    static final AttachedTags NONE = of(List.of());

    private final List<TagBinding> all;
    private final List<TagBinding> onObject;
    private final Map<Integer, List<TagBinding>> byField;
    private final Map<String, List<TagBinding>> byName;
    private final Map<UUID, Set<String>> valuesByTag;

    private AttachedTags(List<TagBinding> all, List<TagBinding> onObject, Map<Integer, List<TagBinding>> byField,
            Map<String, List<TagBinding>> byName, Map<UUID, Set<String>> valuesByTag) {
        this.all = all;
        this.onObject = onObject;
        this.byField = byField;
        this.byName = byName;
        this.valuesByTag = valuesByTag;
    }

    static AttachedTags of(List<TagBinding> bindings) {
        List<TagBinding> onObject = new ArrayList<>();
        Map<Integer, List<TagBinding>> byField = new HashMap<>();
        Map<String, List<TagBinding>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Map<UUID, Set<String>> valuesByTag = new HashMap<>();
        for (TagBinding binding : bindings) {
            Integer fieldId = binding.fieldId();
            String name = binding.nameAtBind();
            if (fieldId == null || name == null) {
                onObject.add(binding);
            } else {
                byField.computeIfAbsent(fieldId, id -> new ArrayList<>(1)).add(binding);
                // Without a name it is on a former column, and must not meet one that has its name now.
                if (!name.isEmpty()) {
                    byName.computeIfAbsent(name, key -> new ArrayList<>(1)).add(binding);
                }
            }
            valuesByTag.computeIfAbsent(binding.tagId(), id -> new HashSet<>(1)).add(binding.value());
        }
        return new AttachedTags(List.copyOf(bindings), List.copyOf(onObject), byField, byName, valuesByTag);
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
        return onObject;
    }

    /** How many are on columns. */
    int countOnColumns() {
        return all.size() - onObject.size();
    }

    /** Ids of all columns that bear one by their id. */
    Set<Integer> taggedFields() {
        return byField.keySet();
    }

    /** On the column of this id. */
    List<TagBinding> onField(int fieldId) {
        return byField.getOrDefault(fieldId, List.of());
    }

    /** On columns that had this full name when they were tagged, ignoring case. */
    List<TagBinding> onName(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** Whether the tag is attached to the object or to any of its columns. */
    boolean has(UUID tagId) {
        return valuesByTag.containsKey(tagId);
    }

    /** Whether anything meets the condition, the object or any of its columns. */
    boolean has(TagCondition condition) {
        Set<String> values = valuesByTag.get(condition.tagId());
        return values != null && (condition.value() == null || values.contains(condition.value()));
    }
}
