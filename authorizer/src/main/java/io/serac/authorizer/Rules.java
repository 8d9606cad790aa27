package io.serac.authorizer;

import io.serac.authorizer.policy.AddedColumn;
import io.serac.authorizer.policy.PolicyChange;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagCondition;
import io.serac.authorizer.policy.TagDefinition;
import io.serac.authorizer.policy.TagPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Restrictions, tags and managed access, by securable. Immutable once it is shared; {@link #copy()} gives one that may be
 * changed.
 */
final class Rules {
    private static final Rule[] NONE = {};

    private final BySecurable<Rule[]> accessDenies;
    private final BySecurable<Rule[]> dataRules;
    private final BySecurable<AttachedTags> tags;
    private final Map<UUID, TagDefinition> definitions;
    private final Set<UUID> managed;
    /** Found when first needed; a race finds them twice. */
    private volatile @Nullable List<String> claimPointers;

    private Rules(BySecurable<Rule[]> accessDenies, BySecurable<Rule[]> dataRules, BySecurable<AttachedTags> tags,
            Map<UUID, TagDefinition> definitions, Set<UUID> managed) {
        this.accessDenies = accessDenies;
        this.dataRules = dataRules;
        this.tags = tags;
        this.definitions = definitions;
        this.managed = managed;
    }

    static Rules of(List<Restriction> restrictions, List<TagDefinition> definitions, List<TagBinding> bindings,
            Set<UUID> managed) {
        Map<UUID, List<Restriction>> bySecurable = new HashMap<>();
        for (Restriction restriction : restrictions) {
            bySecurable.computeIfAbsent(restriction.securableId(), id -> new ArrayList<>(1)).add(restriction);
        }
        Map<UUID, Rule[]> accessDenies = new HashMap<>();
        Map<UUID, Rule[]> dataRules = new HashMap<>();
        bySecurable.forEach((id, attached) -> {
            accessDenies.put(id, rules(attached, true));
            dataRules.put(id, rules(attached, false));
        });
        accessDenies.values().removeIf(rules -> rules.length == 0);
        dataRules.values().removeIf(rules -> rules.length == 0);
        Map<UUID, List<TagBinding>> bindingsBySecurable = new HashMap<>();
        for (TagBinding binding : bindings) {
            bindingsBySecurable.computeIfAbsent(binding.securableId(), id -> new ArrayList<>(1)).add(binding);
        }
        Map<UUID, AttachedTags> tags = HashMap.newHashMap(bindingsBySecurable.size());
        bindingsBySecurable.forEach((id, attached) -> tags.put(id, AttachedTags.of(attached)));
        Map<UUID, TagDefinition> definitionsById = new HashMap<>();
        for (TagDefinition definition : definitions) {
            definitionsById.put(definition.id(), definition);
        }
        return new Rules(BySecurable.of(accessDenies), BySecurable.of(dataRules), BySecurable.of(tags), definitionsById,
                new HashSet<>(managed));
    }

    Rules copy() {
        return new Rules(accessDenies.copy(), dataRules.copy(), tags.copy(), new HashMap<>(definitions),
                new HashSet<>(managed));
    }

    /** Applies what concerns restrictions, tags and managed access; only on a copy that nobody else has yet. */
    void apply(PolicyChange change) {
        switch (change) {
            case PolicyChange.RestrictionsOf(UUID id, List<Restriction> now) -> putRestrictions(id, now);
            case PolicyChange.TagsOf(UUID id, List<TagBinding> now) ->
                tags.put(id, now.isEmpty() ? null : AttachedTags.of(now));
            case PolicyChange.Tag(UUID id, TagDefinition now) -> {
                if (now == null) {
                    definitions.remove(id);
                } else {
                    definitions.put(id, now);
                }
            }
            case PolicyChange.ManagedAccess(UUID id, boolean isManaged) -> {
                if (isManaged) {
                    managed.add(id);
                } else {
                    managed.remove(id);
                }
            }
            case PolicyChange.GrantsOf other -> throw new IllegalArgumentException("Not about rules");
            case PolicyChange.MembersOf other -> throw new IllegalArgumentException("Not about rules");
            case PolicyChange.Principal other -> throw new IllegalArgumentException("Not about rules");
            case PolicyChange.MappingsOf other -> throw new IllegalArgumentException("Not about rules");
        }
    }

    private void putRestrictions(UUID securableId, List<Restriction> now) {
        accessDenies.put(securableId, orNull(rules(now, true)));
        dataRules.put(securableId, orNull(rules(now, false)));
    }

    private static Rule[] rules(List<Restriction> restrictions, boolean areAccessDenies) {
        return restrictions.stream()
                .filter(restriction -> restriction instanceof Restriction.AccessDeny == areAccessDenies)
                .map(Rule::new).toArray(Rule[]::new);
    }

    private static Rule @Nullable [] orNull(Rule[] rules) {
        return rules.length == 0 ? null : rules;
    }

    boolean isManaged(UUID securableId) {
        return !managed.isEmpty() && managed.contains(securableId);
    }

    boolean hasAccessDenies() {
        return !accessDenies.isEmpty();
    }

    /** Access denies attached to exactly this securable; not to be changed. */
    Rule[] accessDeniesAt(UUID securableId) {
        return accessDenies.get(securableId, NONE);
    }

    /** Column and row restrictions attached to exactly this securable; not to be changed. */
    Rule[] dataRulesAt(UUID securableId) {
        return dataRules.get(securableId, NONE);
    }

    /** JSON pointers of all claims that row filters compare with, those that most filters name first. */
    List<String> claimPointers() {
        List<String> known = claimPointers;
        if (known == null) {
            ClaimPointers found = new ClaimPointers();
            dataRules.forEach((id, rules) -> found.count(rules));
            known = found.mostNamedFirst();
            claimPointers = known;
        }
        return known;
    }

    /** Whether a restriction attached to exactly this securable may hide names from the subject. */
    boolean mayHideFrom(UUID securableId, Subject subject) {
        for (Rule rule : accessDeniesAt(securableId)) {
            if (rule.concerns(subject)) {
                return true;
            }
        }
        for (Rule rule : dataRulesAt(securableId)) {
            if (!(rule.restriction() instanceof Restriction.RowFilter) && rule.concerns(subject)) {
                return true;
            }
        }
        return false;
    }

    /** Tags attached to exactly this securable or its columns. */
    AttachedTags tagsAt(UUID securableId) {
        return tags.get(securableId, AttachedTags.NONE);
    }

    /**
     * Tags that a table or view gets by patterns when columns are added to it or get other names. A column that bears a tag keeps it
     * as it is: a new name must not shed what binds by the old one.
     */
    List<TagBinding> classified(UUID objectId, List<AddedColumn> columns) {
        List<TagBinding> classified = new ArrayList<>();
        AttachedTags attached = tagsAt(objectId);
        for (TagDefinition definition : definitions.values()) {
            for (AddedColumn column : definition.patterns().isEmpty() ? List.<AddedColumn>of() : columns) {
                boolean isTagged = attached.onField(column.fieldId()).stream()
                        .anyMatch(binding -> binding.tagId().equals(definition.id()));
                Optional<TagPattern> fitting = isTagged
                        ? Optional.empty()
                        : definition.patterns().stream().filter(pattern -> pattern.fits(column)).findFirst();
                fitting.ifPresent(pattern -> classified.add(TagBinding.onColumn(definition.id(), pattern.value(),
                        objectId, column.fieldId(), column.name())));
            }
        }
        return classified;
    }

    /** As they would be if more tags were attached to a table or view. */
    Rules with(UUID objectId, List<TagBinding> coming) {
        Rules changed = copy();
        changed.tags.put(objectId, tagsAt(objectId).with(coming));
        return changed;
    }

    /** Tags that an object bears as a whole: its own first, then those that come down from what contains it, nearest first. */
    List<TagBinding> tagsOf(Securable object) {
        List<TagBinding> borne = new ArrayList<>();
        for (Securable at = tags.isEmpty() ? null : object; at != null; at = at.container()) {
            boolean isOwn = at.id().equals(object.id());
            for (TagBinding binding : tagsAt(at.id()).onObject()) {
                if (isOwn || isInheritable(binding.tagId())) {
                    borne.add(binding);
                }
            }
        }
        return borne;
    }

    /** Whether anything bears any tag. */
    boolean hasTags() {
        return !tags.isEmpty();
    }

    /** The key of a tag; null if it is unknown. */
    @Nullable
    String tagKey(UUID tagId) {
        TagDefinition definition = definitions.get(tagId);
        return definition == null ? null : definition.key();
    }

    /** Every restriction there is. */
    List<Restriction> all() {
        List<Restriction> all = new ArrayList<>();
        for (BySecurable<Rule[]> map : List.of(accessDenies, dataRules)) {
            map.forEach((id, rules) -> {
                for (Rule rule : rules) {
                    all.add(rule.restriction());
                }
            });
        }
        return all;
    }

    /** Ids of the tags that are marked sensitive. */
    List<UUID> sensitiveTags() {
        List<UUID> sensitive = new ArrayList<>();
        for (TagDefinition definition : definitions.values()) {
            if (definition.sensitive()) {
                sensitive.add(definition.id());
            }
        }
        return sensitive;
    }

    /** Ids of all securables with a restriction that concerns the subject. */
    Set<UUID> concerning(Subject subject) {
        Set<UUID> ids = new HashSet<>();
        for (BySecurable<Rule[]> map : List.of(accessDenies, dataRules)) {
            map.forEach((id, rules) -> {
                for (Rule rule : rules) {
                    if (rule.concerns(subject)) {
                        ids.add(id);
                    }
                }
            });
        }
        return ids;
    }

    /** Whether tags of this kind go down to what lies below; an unknown one does, since it can only restrict. */
    boolean isInheritable(UUID tagId) {
        TagDefinition definition = definitions.get(tagId);
        return definition == null || definition.inheritable();
    }

    /** Whether an object bears such a tag, attached to it or inherited. */
    boolean bears(Securable object, TagCondition condition) {
        if (bearsItself(object.id(), condition)) {
            return true;
        }
        if (isInheritable(condition.tagId())) {
            for (Securable at = object.container(); at != null; at = at.container()) {
                if (bearsItself(at.id(), condition)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether an object or one of its columns may bear such a tag: if not, what is limited to it has nothing to do here. */
    boolean bearsAnywhere(Securable object, TagCondition condition) {
        return tagsAt(object.id()).has(condition) || bears(object, condition);
    }

    /**
     * Whether an object, or one that contains it up to a certain container, bears such a tag: what lies below a denied object is
     * denied, too.
     */
    boolean bearsUpTo(Securable container, Securable object, TagCondition condition) {
        for (Securable at = object; at != null; at = at.container()) {
            if (bears(at, condition)) {
                return true;
            }
            if (at.id().equals(container.id())) {
                return false;
            }
        }
        return false;
    }

    /** As {@link #bearsUpTo(Securable, Securable, TagCondition)}, of an object known by ids only, itself first. */
    boolean bearsUpTo(int container, List<UUID> path, TagCondition condition) {
        boolean isInheritable = isInheritable(condition.tagId());
        for (int at = 0; at < path.size() && (at <= container || isInheritable); at++) {
            if (bearsItself(path.get(at), condition)) {
                return true;
            }
        }
        return false;
    }

    private boolean bearsItself(UUID securableId, TagCondition condition) {
        for (TagBinding binding : tagsAt(securableId).onObject()) {
            if (condition.isMetBy(binding)) {
                return true;
            }
        }
        return false;
    }
}
