package io.serac.authorizer;

import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.ColumnBinding;
import io.serac.authorizer.policy.Grant;
import io.serac.authorizer.policy.PolicyRows;
import io.serac.authorizer.policy.PrincipalKind;
import io.serac.authorizer.policy.PrincipalRow;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.RoleMember;
import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagCondition;
import io.serac.authorizer.policy.TagDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * The rules written down once more, as plainly as possible: sets, loops over all rows, no indexes, no bits, nothing shared with
 * the code it judges but the rows.
 */
final class ReferenceModel {
    private static final Set<Privilege> DELEGATION = EnumSet.of(Privilege.MANAGE_GRANTS, Privilege.MANAGE_POLICY);
    private static final Map<Privilege, Set<Privilege>> COVERED = covered();

    private final PolicyRows rows;
    private final List<Securable> world;
    /** Answers that were given before: the rows do not change. */
    private final Map<List<@Nullable Object>, Object> remembered = new HashMap<>();

    ReferenceModel(PolicyRows rows, List<Securable> world) {
        this.rows = rows;
        this.world = world;
    }

    private static Map<Privilege, Set<Privilege>> covered() {
        Map<Privilege, Set<Privilege>> direct = new EnumMap<>(Privilege.class);
        for (Privilege privilege : Privilege.values()) {
            direct.put(privilege, switch (privilege) {
                case DESCRIBE, DROP, CREATE_NAMESPACE, CREATE_TABLE, CREATE_VIEW, REGISTER_TABLE, SET_LOCATION ->
                    EnumSet.of(Privilege.BROWSE);
                case SELECT, INSERT, MANAGE_REFS, MAINTAIN, ALTER, MANAGE_POLICY, MANAGE_GRANTS, MANAGE_WAREHOUSE ->
                    EnumSet.of(Privilege.DESCRIBE);
                case WRITE -> EnumSet.of(Privilege.INSERT);
                case PURGE -> EnumSet.of(Privilege.DROP);
                case SERVER_ADMIN -> EnumSet.of(Privilege.DESCRIBE, Privilege.APPLY_TAG, Privilege.USE_TAG,
                        Privilege.MANAGE_POLICY, Privilege.MANAGE_GRANTS, Privilege.MANAGE_WAREHOUSE,
                        Privilege.CHECK_AS_OTHERS, Privilege.CREATE_WAREHOUSE, Privilege.MANAGE_PRINCIPALS,
                        Privilege.MANAGE_ROLES, Privilege.MANAGE_TAGS, Privilege.MANAGE_ENGINES, Privilege.READ_AUDIT);
                case OWN -> EnumSet.allOf(Privilege.class);
                default -> EnumSet.noneOf(Privilege.class);
            });
        }
        Map<Privilege, Set<Privilege>> covered = new EnumMap<>(Privilege.class);
        for (Privilege privilege : Privilege.values()) {
            Set<Privilege> all = EnumSet.of(privilege);
            for (int round = 0; round < Privilege.values().length; round++) {
                for (Privilege known : EnumSet.copyOf(all)) {
                    all.addAll(direct.get(known));
                }
            }
            covered.put(privilege, all);
        }
        return covered;
    }

    @SuppressWarnings("unchecked")
    private <T> T remember(String question, Object about, @Nullable Object further, Supplier<T> answer) {
        List<@Nullable Object> key = Arrays.asList(question, about, further);
        T known = (T) remembered.get(key);
        if (known == null) {
            known = answer.get();
            remembered.put(key, known);
        }
        return known;
    }

    /** Who it is: all that restrictions look at. */
    Set<UUID> effective(Identity identity) {
        return remember("effective", identity, null, () -> computeEffective(identity));
    }

    private Set<UUID> computeEffective(Identity identity) {
        Set<UUID> set = new HashSet<>();
        if (identity.principalId() != null) {
            set.add(identity.principalId());
        }
        for (PrincipalRow row : rows.principals()) {
            boolean isMapped = rows.mappings().stream().anyMatch(mapping -> mapping.roleId().equals(row.id())
                    && mapping.issuer().equals(identity.issuer()) && identity.roleValues().contains(mapping.value()));
            boolean isNamed = identity.matchRolesByName() && row.tokenAssignable() && !row.system()
                    && identity.roleValues().contains(row.name());
            if (row.kind() == PrincipalKind.EVERYONE || (row.kind() == PrincipalKind.ROLE && (isMapped || isNamed))) {
                set.add(row.id());
            }
        }
        return closed(set);
    }

    private Set<UUID> closed(Set<UUID> start) {
        Set<UUID> set = new HashSet<>(start);
        for (int depth = 0; depth < 16; depth++) {
            Set<UUID> before = Set.copyOf(set);
            for (RoleMember member : rows.members()) {
                if (before.contains(member.memberId()) && isPrincipal(member.memberId()) && isRole(member.roleId())) {
                    set.add(member.roleId());
                }
            }
        }
        return set;
    }

    private boolean isPrincipal(UUID id) {
        return rows.principals().stream().anyMatch(row -> row.id().equals(id));
    }

    private boolean isRole(UUID id) {
        return rows.principals().stream().anyMatch(row -> row.id().equals(id) && row.kind() == PrincipalKind.ROLE);
    }

    /** Whose grants count: after narrowing, of the named roles, and of everyone. */
    Set<UUID> grantees(Identity identity) {
        return remember("grantees", identity, null, () -> computeGrantees(identity));
    }

    private Set<UUID> computeGrantees(Identity identity) {
        Set<UUID> all = effective(identity).stream().filter(this::isPrincipal).collect(Collectors.toSet());
        if (identity.narrowedRoles() == null) {
            return all;
        }
        Set<UUID> named = new HashSet<>();
        for (PrincipalRow row : rows.principals()) {
            if (row.kind() == PrincipalKind.EVERYONE
                    || (row.kind() == PrincipalKind.ROLE && identity.narrowedRoles().contains(row.name()))) {
                named.add(row.id());
            }
        }
        named.retainAll(all);
        Set<UUID> active = closed(named);
        active.retainAll(all);
        return active;
    }

    Set<UUID> owners(Identity identity) {
        Set<UUID> owners = new HashSet<>(grantees(identity));
        if (identity.principalId() != null) {
            owners.add(identity.principalId());
        }
        return owners;
    }

    static List<Securable> upward(Securable object) {
        List<Securable> path = new ArrayList<>();
        for (Securable at = object; at != null; at = at.container()) {
            path.add(at);
        }
        return path;
    }

    private List<Grant> grantsOn(Securable object, Identity identity) {
        Set<UUID> grantees = grantees(identity);
        List<Grant> found = new ArrayList<>();
        for (Grant grant : rows.grants()) {
            if (grant.securableId().equals(object.id()) && grantees.contains(grant.granteeId())
                    && grant.privilege() != Privilege.OWN && grant.privilege() != Privilege.SERVER_ADMIN) {
                found.add(grant);
            }
        }
        return found;
    }

    /**
     * Steps 1 to 3 of the evaluation: what is held on the object as a whole.
     *
     * @param ownersFrom
     *            owners further down are not known
     */
    private Set<Privilege> whole(Identity identity, Securable object, Securable ownersFrom) {
        return EnumSet.copyOf(remember("whole" + ownersFrom.id(), identity, object.id(),
                () -> computeWhole(identity, object, ownersFrom)));
    }

    private EnumSet<Privilege> computeWhole(Identity identity, Securable object, Securable ownersFrom) {
        EnumSet<Privilege> have = EnumSet.noneOf(Privilege.class);
        boolean isManaged = upward(object).stream().anyMatch(at -> rows.managedAccess().contains(at.id()));
        for (Securable at : upward(object)) {
            for (Grant grant : grantsOn(at, identity)) {
                if (!grant.isOnColumns()) {
                    have.addAll(COVERED.get(grant.privilege()));
                }
            }
            if (at.kind() == Securable.Kind.SERVER && grantees(identity).stream().anyMatch(this::isServerAdmin)) {
                have.addAll(COVERED.get(Privilege.SERVER_ADMIN));
            }
            if (upward(ownersFrom).contains(at) && owners(identity).contains(at.owner())) {
                Set<Privilege> own = EnumSet.copyOf(COVERED.get(Privilege.OWN));
                if (isManaged) {
                    own.removeAll(DELEGATION);
                    own.remove(Privilege.CHECK_AS_OTHERS);
                }
                have.addAll(own);
            }
        }
        if (isDenied(identity, object)) {
            have.retainAll(DELEGATION);
        }
        return have;
    }

    private boolean isServerAdmin(UUID id) {
        return rows.principals().stream().anyMatch(row -> row.id().equals(id) && row.system()
                && row.kind() == PrincipalKind.ROLE && row.name().equals("server-admin"));
    }

    private boolean isDenied(Identity identity, Securable object) {
        return remember("denied", identity, object.id(), () -> computeIsDenied(identity, object));
    }

    private boolean computeIsDenied(Identity identity, Securable object) {
        List<Securable> path = upward(object);
        for (Restriction restriction : rows.restrictions()) {
            if (restriction instanceof Restriction.AccessDeny && concerns(restriction, identity)) {
                for (int at = 0; at < path.size(); at++) {
                    if (path.get(at).id().equals(restriction.securableId())) {
                        TagCondition condition = restriction.target().whenTag();
                        if (condition == null
                                || path.subList(0, at + 1).stream().anyMatch(below -> bears(below, condition))) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private boolean concerns(Restriction restriction, Identity identity) {
        Set<UUID> set = effective(identity).stream()
                .filter(id -> isPrincipal(id) || id.equals(identity.principalId())).collect(Collectors.toSet());
        return restriction.target().to().stream().anyMatch(set::contains)
                && restriction.target().except().stream().noneMatch(set::contains);
    }

    private boolean isInheritable(UUID tagId) {
        return rows.tags().stream().filter(tag -> tag.id().equals(tagId)).findFirst().map(TagDefinition::inheritable)
                .orElse(true);
    }

    private boolean bears(Securable object, TagCondition condition) {
        for (TagBinding binding : rows.tagBindings()) {
            if (binding.fieldId() == null && condition.isMetBy(binding)) {
                if (binding.securableId().equals(object.id())) {
                    return true;
                }
                if (isInheritable(binding.tagId())
                        && upward(object).stream().anyMatch(at -> at.id().equals(binding.securableId()))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Where restrictions are attached whose tag an object bears in one place and not in another that they cover. */
    Set<UUID> lostByTags(Securable before, Securable after) {
        Set<UUID> lost = new HashSet<>();
        for (Restriction restriction : rows.restrictions()) {
            boolean covers = upward(after).stream().anyMatch(at -> at.id().equals(restriction.securableId()));
            if (covers && restriction.target().whenTag() != null && isBoundByTag(restriction, before)
                    && !isBoundByTag(restriction, after)) {
                lost.add(restriction.securableId());
            }
        }
        return lost;
    }

    private boolean isBoundByTag(Restriction restriction, Securable object) {
        TagCondition condition = Objects.requireNonNull(restriction.target().whenTag());
        if (!(restriction instanceof Restriction.AccessDeny)) {
            return bears(object, condition);
        }
        for (Securable at : upward(object)) {
            if (bears(at, condition)) {
                return true;
            }
            if (at.id().equals(restriction.securableId())) {
                return false;
            }
        }
        return false;
    }

    /** Field ids of the column grants on an object, unless all is denied; empty set for none. */
    private Set<Integer> grantedColumns(Identity identity, Securable object) {
        return remember("columns", identity, object.id(), () -> computeGrantedColumns(identity, object));
    }

    private Set<Integer> computeGrantedColumns(Identity identity, Securable object) {
        Set<Integer> columns = new HashSet<>();
        if (object.hasColumns() && !isDenied(identity, object)) {
            for (Grant grant : grantsOn(object, identity)) {
                columns.addAll(grant.columns());
            }
        }
        return columns;
    }

    private Set<Privilege> have(Identity identity, Securable object, Securable ownersFrom) {
        Set<Privilege> have = whole(identity, object, ownersFrom);
        if (!grantedColumns(identity, object).isEmpty()) {
            have.addAll(COVERED.get(Privilege.SELECT));
        }
        return have;
    }

    /** Everything held, the engine considered. */
    Set<Privilege> held(Identity identity, Securable object) {
        Set<Privilege> held = have(identity, object, object);
        if (identity.actor() != null) {
            held.retainAll(have(identity.actor(), object, object));
        }
        return held;
    }

    Set<Privilege> heldWhole(Identity identity, Securable object) {
        Set<Privilege> held = whole(identity, object, object);
        if (identity.actor() != null) {
            held.retainAll(whole(identity.actor(), object, object));
        }
        return held;
    }

    boolean ownsBelow(Identity identity, Securable object) {
        return world.stream().anyMatch(below -> !below.equals(object) && upward(below).contains(object)
                && owners(identity).contains(below.owner()));
    }

    boolean isVisible(Identity identity, Securable object) {
        if (!held(identity, object).isEmpty()) {
            return true;
        }
        if (ownsBelow(identity, object) && (identity.actor() == null
                || whole(identity.actor(), object, object).contains(Privilege.BROWSE))) {
            return true;
        }
        for (Securable below : world) {
            if (!below.equals(object) && upward(below).contains(object)) {
                Set<Privilege> seen = have(identity, below, object);
                if (identity.actor() != null) {
                    seen.retainAll(have(identity.actor(), below, object));
                }
                if (!seen.isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Restrictions of data that concern the identity, or the engine that acts for it, on the object, by their position only. */
    List<Restriction> dataRules(Identity identity, Securable object) {
        List<Restriction> concerning = dataRulesOf(identity, object);
        if (identity.actor() != null) {
            concerning.addAll(dataRulesOf(identity.actor(), object));
        }
        return concerning;
    }

    private List<Restriction> dataRulesOf(Identity identity, Securable object) {
        List<Restriction> concerning = new ArrayList<>();
        for (Restriction restriction : rows.restrictions()) {
            boolean isAbove = upward(object).stream().anyMatch(at -> at.id().equals(restriction.securableId()));
            if (!(restriction instanceof Restriction.AccessDeny) && isAbove && concerns(restriction, identity)) {
                concerning.add(restriction);
            }
        }
        return concerning;
    }

    /** Row filters that concern exactly this identity, whoever acts for it. */
    List<Restriction.RowFilter> rowFiltersOf(Identity identity, Securable object) {
        List<Restriction.RowFilter> filters = new ArrayList<>();
        for (Restriction restriction : dataRulesOf(identity, object)) {
            if (restriction instanceof Restriction.RowFilter filter && (filter.target().whenTag() == null
                    || bears(object, Objects.requireNonNull(filter.target().whenTag())))) {
                filters.add(filter);
            }
        }
        return filters;
    }

    List<Restriction.RowFilter> rowFilters(Identity identity, Securable object) {
        List<Restriction.RowFilter> filters = rowFiltersOf(identity, object);
        if (identity.actor() != null) {
            filters.addAll(rowFiltersOf(identity.actor(), object));
        }
        return filters;
    }

    private static List<Column> withAncestors(Column column, TableColumns columns) {
        List<Column> all = new ArrayList<>();
        for (Column at = column; at != null; at = columns.find(at.parentId()).orElse(null)) {
            all.add(at);
        }
        return all;
    }

    boolean isAbout(Restriction restriction, Column column, Securable object, TableColumns columns) {
        Restriction.Columns which = switch (restriction) {
            case Restriction.ColumnDeny deny -> deny.columns();
            case Restriction.ColumnMask mask -> mask.columns();
            default -> null;
        };
        if (which == null) {
            return false;
        }
        TagCondition condition = restriction.target().whenTag();
        boolean bearsTag = condition != null && ((isInheritable(condition.tagId()) && bears(object, condition))
                || withAncestors(column, columns).stream().anyMatch(at -> isTagged(at, object, condition)));
        if (which.names().isEmpty() && which.bindings().isEmpty()) {
            return condition == null || bearsTag;
        }
        boolean isNamed = withAncestors(column, columns).stream().anyMatch(at -> isNamed(at, which, object));
        return isNamed && (condition == null || bearsTag || bears(object, condition));
    }

    private boolean isTagged(Column column, Securable object, TagCondition condition) {
        return rows.tagBindings().stream().anyMatch(binding -> binding.securableId().equals(object.id())
                && binding.fieldId() != null && condition.isMetBy(binding) && (binding.fieldId() == column.fieldId()
                        || column.name().equalsIgnoreCase(binding.nameAtBind())));
    }

    private static boolean isNamed(Column column, Restriction.Columns which, Securable object) {
        for (ColumnBinding binding : which.bindings().on(object.id())) {
            if (binding.fieldId() == column.fieldId() || binding.name().equalsIgnoreCase(column.name())) {
                return true;
            }
        }
        return which.names().stream().anyMatch(name -> name.equalsIgnoreCase(column.name()));
    }

    /** What is seen of every column: absent is hidden. */
    record Seen(boolean isReadable, boolean isNamed, @Nullable Mask mask) {
    }

    Map<Integer, Seen> columns(Identity identity, Securable object, TableColumns columns) {
        List<Restriction> rules = dataRules(identity, object);
        Map<Integer, Set<Mask>> masks = new HashMap<>();
        Set<Integer> denied = new HashSet<>();
        for (Column column : columns.columns()) {
            for (Restriction rule : rules) {
                if (isAbout(rule, column, object, columns)) {
                    if (rule instanceof Restriction.ColumnDeny) {
                        denied.add(column.fieldId());
                    } else if (!column.type().isNestedType() && rule instanceof Restriction.ColumnMask mask) {
                        masks.computeIfAbsent(column.fieldId(), id -> EnumSet.noneOf(Mask.class)).add(mask.mask());
                    }
                }
            }
        }
        Map<Integer, Mask> met = new HashMap<>();
        masks.forEach((id, set) -> {
            Column column = columns.find(id).orElseThrow();
            Mask mask = column.isMapKey() ? null : meet(set, column.type(), column.isOptional());
            if (mask == null) {
                denied.add(id);
            } else {
                met.put(id, mask);
            }
        });
        for (boolean isChanged = true; isChanged;) {
            isChanged = false;
            for (Column column : columns.columns()) {
                boolean isIn = denied.contains(column.parentId());
                if (isIn) {
                    isChanged |= denied.add(column.fieldId());
                }
            }
        }
        Set<Integer> readable = readable(identity, object, columns, denied);
        boolean isDescribed = heldWhole(identity, object).contains(Privilege.DESCRIBE);
        Set<Integer> named = new HashSet<>();
        for (Column column : columns.columns()) {
            if (!denied.contains(column.fieldId()) && (isDescribed || readable.contains(column.fieldId()))) {
                withAncestors(column, columns).forEach(at -> named.add(at.fieldId()));
            }
        }
        // What cannot be written down without what is hidden in it is hidden, too.
        for (boolean isChanged = true; isChanged;) {
            isChanged = false;
            for (Column column : columns.columns()) {
                boolean isIn = column.parentId() != TableColumns.NO_PARENT && !named.contains(column.parentId());
                if (isIn || !isWritable(column.type(), named)) {
                    isChanged |= named.remove(column.fieldId());
                }
            }
        }
        Map<Integer, Seen> seen = new HashMap<>();
        for (Column column : columns.columns()) {
            boolean isReadable = readable.contains(column.fieldId()) && named.contains(column.fieldId());
            seen.put(column.fieldId(), new Seen(isReadable, named.contains(column.fieldId()),
                    isReadable ? met.get(column.fieldId()) : null));
        }
        return seen;
    }

    private static boolean isWritable(Type type, Set<Integer> named) {
        if (type instanceof Types.StructType struct) {
            return struct.fields().isEmpty() || struct.fields().stream().anyMatch(at -> named.contains(at.fieldId()));
        } else if (type instanceof Types.ListType list) {
            return named.contains(list.elementId());
        }
        return !(type instanceof Types.MapType map) || (named.contains(map.keyId()) && named.contains(map.valueId()));
    }

    private Set<Integer> readable(Identity identity, Securable object, TableColumns columns, Set<Integer> denied) {
        Set<Integer> readable = new HashSet<>();
        for (Column column : columns.columns()) {
            boolean isGiven = isGiven(identity, object, column)
                    && (identity.actor() == null || isGiven(identity.actor(), object, column))
                    && held(identity, object).contains(Privilege.SELECT);
            if (isGiven && !denied.contains(column.fieldId())) {
                readable.add(column.fieldId());
            }
        }
        // Whoever reads a container reads what is in it.
        for (boolean isChanged = true; isChanged;) {
            isChanged = false;
            for (Column inside : columns.columns()) {
                for (Column container : withAncestors(inside, columns)) {
                    boolean isInIt = !container.isCurrent() || inside.isCurrent();
                    if (isInIt && !readable.contains(inside.fieldId())) {
                        isChanged |= !container.equals(inside) && readable.remove(container.fieldId());
                    }
                }
            }
        }
        return readable;
    }

    private boolean isGiven(Identity identity, Securable object, Column column) {
        return whole(identity, object, object).contains(Privilege.SELECT)
                || grantedColumns(identity, object).contains(column.fieldId());
    }

    /** The meet, one mask after the other; null if the column must be denied. */
    private static @Nullable Mask meet(Set<Mask> masks, Type type, boolean isOptional) {
        String met = null;
        for (Mask mask : masks) {
            boolean fits = isApplicable(mask, type) || mask == Mask.REPLACE_WITH_NULL;
            met = lower(met, fits ? mask.action() : "conflict");
        }
        Mask result = met == null || met.equals("conflict") ? null : Mask.ofAction(met).orElseThrow();
        boolean hasFixed = isApplicable(Mask.MASK_TO_FIXED_VALUE, type);
        if (result == null || result == Mask.REPLACE_WITH_NULL
                || (result == Mask.MASK_TO_FIXED_VALUE && !hasFixed)) {
            return isOptional && type.isPrimitiveType()
                    ? Mask.REPLACE_WITH_NULL
                    : hasFixed ? Mask.MASK_TO_FIXED_VALUE : null;
        }
        return result;
    }

    /** The greatest lower bound of two; conflict lies below all that show something and above the constants. */
    private static String lower(@Nullable String one, String other) {
        if (one == null || one.equals(other)) {
            return other;
        }
        for (String constant : List.of("replace-with-null", "mask-to-fixed-value")) {
            if (one.equals(constant) || other.equals(constant)) {
                return constant;
            }
        }
        Set<String> both = Set.of(one, other);
        if (both.equals(Set.of("truncate-to-year", "truncate-to-month"))) {
            return "truncate-to-year";
        }
        return both.equals(Set.of("sha-256-query-local", "sha-256-global")) ? "sha-256-query-local" : "conflict";
    }

    private static boolean isApplicable(Mask mask, Type type) {
        boolean isText = type.typeId() == Type.TypeID.STRING;
        boolean isTime = Set.of(Type.TypeID.DATE, Type.TypeID.TIMESTAMP, Type.TypeID.TIMESTAMP_NANO)
                .contains(type.typeId());
        return switch (mask) {
            case REPLACE_WITH_NULL -> true;
            case MASK_TO_FIXED_VALUE -> type.isPrimitiveType() && !Set.of(Type.TypeID.UNKNOWN, Type.TypeID.GEOMETRY,
                    Type.TypeID.GEOGRAPHY).contains(type.typeId());
            case TRUNCATE_TO_YEAR, TRUNCATE_TO_MONTH -> isTime;
            case SHA_256_GLOBAL, SHA_256_QUERY_LOCAL -> isText
                    || Set.of(Type.TypeID.BINARY, Type.TypeID.INTEGER, Type.TypeID.LONG).contains(type.typeId());
            case MASK_ALPHANUM, SHOW_FIRST_4, SHOW_LAST_4 -> isText;
        };
    }

    /** The class of section 13. */
    AccessClass accessClass(Identity identity, Securable object, TableColumns columns) {
        Set<Privilege> held = held(identity, object);
        boolean isOnColumns = held.contains(Privilege.SELECT)
                && !heldWhole(identity, object).contains(Privilege.SELECT);
        boolean isHit = dataRules(identity, object).stream().anyMatch(
                rule -> columns.columns().stream().anyMatch(column -> isAbout(rule, column, object, columns)));
        if (!object.hasColumns()) {
            return AccessClass.NONE;
        } else if (isOnColumns || isHit || !rowFilters(identity, object).isEmpty()) {
            return AccessClass.RESTRICTED;
        } else if (held.contains(Privilege.SELECT)) {
            return AccessClass.FULL;
        } else if (held.stream().anyMatch(Set.of(Privilege.INSERT, Privilege.WRITE, Privilege.ALTER,
                Privilege.MAINTAIN, Privilege.MANAGE_REFS)::contains)) {
            return AccessClass.WRITER;
        }
        return held.contains(Privilege.DESCRIBE) ? AccessClass.SCHEMA : AccessClass.NONE;
    }

    SortedSet<String> roleNames(Identity identity) {
        Set<UUID> set = effective(identity);
        return rows.principals().stream().filter(row -> row.kind() == PrincipalKind.ROLE && set.contains(row.id()))
                .map(PrincipalRow::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
