package io.serac.authorizer;

import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.grant.Grants;
import io.serac.authorizer.grant.Navigation;
import io.serac.authorizer.policy.AddedColumn;
import io.serac.authorizer.policy.Grant;
import io.serac.authorizer.policy.KeptColumn;
import io.serac.authorizer.policy.PolicyChange;
import io.serac.authorizer.policy.PolicyRows;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagCondition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decisions depend on but owners and paths, at one epoch. Immutable and thread-safe; a change makes another one
 * that shares what is the same.
 */
public final class PolicySnapshot {
    private final long epoch;
    private final Principals principals;
    private final Grants grants;
    private final Rules rules;
    /** By number of a principal, filled when first needed; a race computes one twice. */
    private final @Nullable Navigation[] navigations;

    private PolicySnapshot(long epoch, Principals principals, Grants grants, Rules rules,
            @Nullable Navigation[] navigations) {
        this.epoch = epoch;
        this.principals = principals;
        this.grants = grants;
        this.rules = rules;
        this.navigations = navigations;
    }

    /** A snapshot of these rows. */
    public static PolicySnapshot compile(PolicyRows rows, long epoch) {
        Principals principals = Principals.of(rows.principals(), rows.members(), rows.mappings());
        Grants grants = Grants.of(rows.grants(), principals::numberOf);
        Rules rules = Rules.of(rows.restrictions(), rows.tags(), rows.tagBindings(), rows.managedAccess());
        return new PolicySnapshot(epoch, principals, grants, rules, new Navigation[principals.size()]);
    }

    /** A snapshot in which ownership alone counts. */
    public static PolicySnapshot empty(long epoch) {
        return compile(PolicyRows.none(), epoch);
    }

    /** The snapshot that follows by these changes, of which the last about one reference counts. */
    public PolicySnapshot with(List<PolicyChange> changes, long newEpoch) {
        Map<UUID, List<Grant>> grantChanges = new LinkedHashMap<>();
        List<PolicyChange> principalChanges = new ArrayList<>();
        List<PolicyChange> ruleChanges = new ArrayList<>();
        for (PolicyChange change : changes) {
            switch (change) {
                case PolicyChange.GrantsOf(UUID id, List<Grant> now) -> grantChanges.put(id, now);
                case PolicyChange.Principal principal -> principalChanges.add(principal);
                case PolicyChange.MembersOf members -> principalChanges.add(members);
                case PolicyChange.MappingsOf mappings -> principalChanges.add(mappings);
                case PolicyChange.RestrictionsOf restrictions -> ruleChanges.add(restrictions);
                case PolicyChange.TagsOf tags -> ruleChanges.add(tags);
                case PolicyChange.Tag tag -> ruleChanges.add(tag);
                case PolicyChange.ManagedAccess managed -> ruleChanges.add(managed);
            }
        }
        Principals newPrincipals = principalsWith(principalChanges, grantChanges);
        Rules newRules = rules;
        if (!ruleChanges.isEmpty()) {
            newRules = rules.copy();
            ruleChanges.forEach(newRules::apply);
        }
        Grants newGrants = grantChanges.isEmpty() ? grants : grants.with(grantChanges, newPrincipals::numberOf);
        return new PolicySnapshot(newEpoch, newPrincipals, newGrants, newRules,
                navigationsFor(newPrincipals, newGrants, grantChanges));
    }

    private Principals principalsWith(List<PolicyChange> changes, Map<UUID, List<Grant>> grantChanges) {
        boolean isNewGrantee = false;
        for (List<Grant> now : grantChanges.values()) {
            for (Grant grant : now) {
                isNewGrantee |= !principals.knows(grant.granteeId());
            }
        }
        if (changes.isEmpty() && !isNewGrantee) {
            return principals;
        }
        Principals changed = principals.copy();
        changes.forEach(changed::apply);
        return changed;
    }

    private @Nullable Navigation[] navigationsFor(Principals newPrincipals, Grants newGrants,
            Map<UUID, List<Grant>> grantChanges) {
        if (newGrants != grants && newGrants.isMovedSince(grants)) {
            return new Navigation[newPrincipals.size()];
        }
        Set<Integer> affected = new HashSet<>();
        for (UUID id : grantChanges.keySet()) {
            grants.addGranteesOf(id, affected);
            newGrants.addGranteesOf(id, affected);
        }
        @Nullable
        Navigation[] kept = new @Nullable Navigation[newPrincipals.size()];
        System.arraycopy(navigations, 0, kept, 0, navigations.length);
        for (int number : affected) {
            kept[number] = null;
        }
        return kept;
    }

    /** The number of the policy state this is a picture of; greater is later. */
    public long epoch() {
        return epoch;
    }

    /** How many grants there are. */
    public int grantCount() {
        return grants.size();
    }

    /** Whether a restriction is attached to exactly this securable. */
    public boolean hasRestrictions(UUID securableId) {
        return rules.accessDeniesAt(securableId).length > 0 || rules.dataRulesAt(securableId).length > 0;
    }

    /**
     * Ids of the securables with restrictions that bind an object by a tag before it is moved, and no longer after: because it
     * inherited the tag where it was. What is attached to containers that it leaves is not among them.
     *
     * @param before
     *            the object where it is
     * @param after
     *            the same object where it would be
     */
    public Set<UUID> lostByTags(Securable before, Securable after) {
        return new MovedTags(rules, before, after).restricting();
    }

    /** Tags that an object bears as a whole: its own first, then those that come down from what contains it, nearest first. */
    public List<TagBinding> tagsOf(Securable object) {
        return rules.tagsOf(object);
    }

    /** How many tags are attached to columns of exactly this table or view, former ones among them. */
    public int columnTagCount(Securable object) {
        return rules.tagsAt(object.id()).countOnColumns();
    }

    /** Tags attached to one column of exactly this table or view: by its id first, then by the name that it has. */
    public List<TagBinding> columnTagsOf(Securable object, TableColumns.Column column) {
        AttachedTags attached = rules.tagsAt(object.id());
        List<TagBinding> borne = new ArrayList<>(attached.onField(column.fieldId()));
        borne.addAll(attached.onName(column.name()));
        return borne;
    }

    /** Whether a tag is attached to the column of this id, former ones among them. */
    public boolean isTagged(Securable object, int fieldId) {
        return !rules.tagsAt(object.id()).onField(fieldId).isEmpty();
    }

    /** Columns of a table or view that bear a tag: themselves, by what they lie in, or because it comes down to them. */
    public List<TableColumns.Column> bearing(Securable object, TableColumns columns, TagCondition condition) {
        ColumnMatch match = new ColumnMatch(rules, object, columns);
        return columns.columns().stream().filter(column -> match.bears(condition, column)).toList();
    }

    /**
     * Tags that columns of a table or view get by patterns, in the change that adds the columns or gives them these names.
     *
     * @param columns
     *            that are new, or have a new name
     */
    public List<TagBinding> classified(Securable object, List<AddedColumn> columns) {
        return rules.classified(object.id(), columns);
    }

    /**
     * What will be decided by when columns of a table or view have the tags that they get by patterns, in the change that adds the
     * columns or gives them these names; this very snapshot if they get none.
     *
     * @param columns
     *            that are new, or have a new name
     */
    public PolicySnapshot classifying(Securable object, List<AddedColumn> columns) {
        List<TagBinding> coming = classified(object, columns);
        return coming.isEmpty()
                ? this
                : new PolicySnapshot(epoch, principals, grants, rules.with(object.id(), coming), navigations);
    }

    /** The key of a tag; empty if it is gone. */
    public Optional<String> tagKey(UUID tagId) {
        return Optional.ofNullable(rules.tagKey(tagId));
    }

    /**
     * Whether a restriction attached to exactly this securable may hide names from the subject, or from an engine that acts for it:
     * all but row filters may, masks where they cannot be applied. Tags are not asked for.
     */
    public boolean mayHideFrom(UUID securableId, Subject subject) {
        Subject actor = subject.actor();
        return rules.mayHideFrom(securableId, subject) || (actor != null && rules.mayHideFrom(securableId, actor));
    }

    /** Whether access below exactly this warehouse or namespace is managed. */
    public boolean isManaged(UUID securableId) {
        return rules.isManaged(securableId);
    }

    /** Ids of all securables with a restriction of any kind that concerns the subject, whatever tags it asks for. */
    public Set<UUID> restrictedFor(Subject subject) {
        return rules.concerning(subject);
    }

    /**
     * JSON pointers of all claims that row filters compare with, wherever they are attached and whomever they are for; those that most
     * filters name first.
     */
    public List<String> claimPointers() {
        return rules.claimPointers();
    }

    /** Names, in lower case, of all columns that row filters on a securable or above it look at, whomever they are for. */
    public Set<String> filterColumns(Securable securable) {
        Set<String> names = new HashSet<>();
        for (Securable at = securable; at != null; at = at.container()) {
            for (Rule rule : rules.dataRulesAt(at.id())) {
                if (rule.restriction() instanceof Restriction.RowFilter filter) {
                    for (String name : filter.predicate().columns()) {
                        names.add(name.toLowerCase(Locale.ROOT));
                    }
                }
            }
        }
        return names;
    }

    /**
     * The sensitive tags that an object inherits before it is moved and no longer bears after, by the securables that they are
     * attached to.
     *
     * @param before
     *            the object where it is
     * @param after
     *            the same object where it would be
     */
    public List<TagBinding> lostSensitiveTags(Securable before, Securable after) {
        return new MovedTags(rules, before, after).sensitive();
    }

    /** Whether any column of a table may be {@linkplain #sensitiveColumns sensitive}; cheap where nothing is attached. */
    public boolean mayHaveSensitiveColumns(Securable object) {
        return mayHaveSensitiveColumns(object, List.of());
    }

    /**
     * As {@link #mayHaveSensitiveColumns(Securable)}, if more tags were attached.
     *
     * @param coming
     *            to columns of the object
     */
    public boolean mayHaveSensitiveColumns(Securable object, List<TagBinding> coming) {
        return Sensitivity.mayBeAny(rules, object, rules.tagsAt(object.id()).with(coming));
    }

    /**
     * Field ids of all columns whose values are to be kept out of what shows more than rows: those that a restriction denies or masks,
     * whomever it is for, and those that bear a sensitive tag.
     */
    public Set<Integer> sensitiveColumns(Securable object, TableColumns columns) {
        return sensitiveColumns(object, columns, List.of());
    }

    /**
     * As {@link #sensitiveColumns(Securable, TableColumns)}, if more tags were attached.
     *
     * @param coming
     *            to columns of the object
     */
    public Set<Integer> sensitiveColumns(Securable object, TableColumns columns, List<TagBinding> coming) {
        return Sensitivity.of(rules, object, columns, rules.tagsAt(object.id()).with(coming));
    }

    /** Whether restrictions of columns or rows are attached to the object or above it, or tags to its columns. */
    public boolean hasColumnPolicies(Securable object) {
        return SchemaChange.isRuled(rules, object);
    }

    /** How many columns of a table restrictions on it and above it are bound to, former ones among them. */
    public int boundColumnCount(Securable object) {
        return SchemaChange.boundColumns(rules, object);
    }

    /** Whether grants on the object name columns. */
    public boolean hasGrantsOnColumns(UUID objectId) {
        return grants.hasOnColumns(objectId);
    }

    /**
     * What restrictions must be bound to so that they go on to mean the same columns after a change of the schema.
     *
     * @param before
     *            the columns as they are
     * @param after
     *            as they will be
     */
    public List<KeptColumn> columnsToKeep(Securable object, TableColumns before, TableColumns after) {
        return SchemaChange.columnsToKeep(rules, object, before, after);
    }

    /** An identity with all roles that it acts with. */
    public Subject subject(Identity identity) {
        return new Subject(this, identity);
    }

    Principals principals() {
        return principals;
    }

    Grants grants() {
        return grants;
    }

    Rules rules() {
        return rules;
    }

    Navigation navigationOf(int principal) {
        Navigation known = navigations[principal];
        if (known == null) {
            known = grants.navigationOf(principal);
            navigations[principal] = known;
        }
        return known;
    }
}
