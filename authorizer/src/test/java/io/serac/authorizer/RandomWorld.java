package io.serac.authorizer;

import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
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
import io.serac.authorizer.policy.TokenRoleMapping;
import io.serac.authorizer.row.RowPredicate;
import io.serac.authorizer.row.SessionValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** A small installation with everything in it, made by chance: dense enough that rules meet. */
final class RandomWorld {
    static final String ISSUER = "idp";
    private static final Types.StructType CURRENT = Types.StructType.of(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "email", Types.StringType.get()),
            Types.NestedField.optional(3, "born", Types.DateType.get()),
            Types.NestedField.optional(4, "address", Types.StructType.of(
                    Types.NestedField.optional(5, "city", Types.StringType.get()),
                    Types.NestedField.required(6, "zip", Types.StringType.get()))),
            Types.NestedField.optional(7, "tags",
                    Types.MapType.ofOptional(8, 9, Types.StringType.get(), Types.StringType.get())),
            Types.NestedField.required(10, "dept", Types.StringType.get()),
            Types.NestedField.optional(14, "lines", Types.ListType.ofOptional(15, Types.StructType.of(
                    Types.NestedField.optional(16, "price", Types.LongType.get()),
                    Types.NestedField.optional(17, "note", Types.StringType.get())))));
    private static final Types.StructType FORMER = Types.StructType.of(
            Types.NestedField.optional(11, "SSN", Types.StringType.get()),
            Types.NestedField.optional(4, "address", Types.StructType.of(
                    Types.NestedField.optional(12, "street", Types.StringType.get()))),
            Types.NestedField.optional(13, "shape", Types.GeometryType.crs84()));
    static final TableColumns COLUMNS = TableColumns.of(CURRENT, List.of(FORMER));
    private static final List<String> NAMES = List.of("id", "EMAIL", "born", "address", "address.city", "tags.key",
            "tags.value", "tags", "dept", "ssn", "shape", "lines.element", "lines.element.price", "lines.element.note",
            "absent");
    private static final List<Integer> FIELD_IDS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
    private static final List<String> VALUES = List.of("r0", "r1", "r2", "m0", "m1", "server-admin");

    final RandomGenerator random;
    final List<PrincipalRow> principals = new ArrayList<>();
    final List<RoleMember> members = new ArrayList<>();
    final List<TokenRoleMapping> mappings = new ArrayList<>();
    final List<Grant> grants = new ArrayList<>();
    final List<Restriction> restrictions = new ArrayList<>();
    final List<TagDefinition> tags = new ArrayList<>();
    final List<TagBinding> tagBindings = new ArrayList<>();
    final Set<UUID> managed = new HashSet<>();
    final List<Securable> securables = new ArrayList<>();
    final List<Identity> identities = new ArrayList<>();
    private final List<UUID> people = new ArrayList<>();
    private final List<UUID> roles = new ArrayList<>();
    private long nextId = 1;

    RandomWorld(RandomGenerator random) {
        this.random = random;
        addPrincipals();
        addTree();
        for (int tag = 0; tag < 2; tag++) {
            tags.add(new TagDefinition(newId(), "tag" + tag, random.nextBoolean(), false));
        }
        for (int count = random.nextInt(5); count > 0; count--) {
            tagBindings.add(newTagBinding());
        }
        for (int count = random.nextInt(20); count > 0; count--) {
            grants.add(newGrant());
        }
        for (int count = random.nextInt(5); count > 0; count--) {
            restrictions.add(newRestriction());
        }
        if (random.nextInt(3) == 0) {
            managed.add(one(containers()).id());
        }
        for (int count = 0; count < 6; count++) {
            identities.add(newIdentity());
        }
    }

    UUID newId() {
        return new UUID(random.nextLong(), nextId++);
    }

    <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void addPrincipals() {
        principals.add(new PrincipalRow(newId(), PrincipalKind.EVERYONE, null, "everyone", false, true));
        principals.add(new PrincipalRow(newId(), PrincipalKind.ROLE, null, "server-admin", random.nextInt(4) == 0,
                true));
        for (int role = 0; role < 4; role++) {
            principals.add(new PrincipalRow(newId(), PrincipalKind.ROLE, null, "r" + role, random.nextInt(3) > 0,
                    false));
        }
        for (PrincipalRow row : principals) {
            if (row.kind() == PrincipalKind.ROLE) {
                roles.add(row.id());
            }
        }
        for (int person = 0; person < 4; person++) {
            UUID id = newId();
            people.add(id);
            // One is not in the table.
            if (person > 0) {
                principals.add(new PrincipalRow(id, PrincipalKind.USER, ISSUER, "r" + person, true, false));
            }
        }
        for (int count = random.nextInt(6); count > 0; count--) {
            int role = random.nextInt(roles.size());
            List<UUID> candidates = new ArrayList<>(people);
            candidates.addAll(roles.subList(0, role));
            candidates.add(principals.getFirst().id());
            // The role that administers is reached less often, so that not everybody does.
            if (role > 0 || random.nextInt(4) == 0) {
                members.add(new RoleMember(roles.get(role), one(candidates), random.nextBoolean()));
            }
        }
        for (int count = random.nextInt(3); count > 0; count--) {
            mappings.add(new TokenRoleMapping("m" + count, ISSUER, one(VALUES), one(roles)));
        }
    }

    private void addTree() {
        Securable.Server server = new Securable.Server(newId(), random.nextInt(8) == 0 ? one(people) : newId());
        securables.add(server);
        for (int warehouse = 0; warehouse < 2; warehouse++) {
            securables.add(new Securable.Warehouse(newId(), owner(), server));
        }
        for (int namespace = 0; namespace < 3; namespace++) {
            List<Securable> parents = securables.stream().filter(at -> at.kind() != Securable.Kind.SERVER).toList();
            securables.add(new Securable.Namespace(newId(), owner(), one(parents)));
        }
        List<Securable.Namespace> namespaces = new ArrayList<>();
        for (Securable securable : securables) {
            if (securable instanceof Securable.Namespace namespace) {
                namespaces.add(namespace);
            }
        }
        for (int table = 0; table < 3; table++) {
            securables.add(new Securable.Table(newId(), owner(), one(namespaces)));
        }
        securables.add(new Securable.View(newId(), owner(), one(namespaces)));
        securables.add(new Securable.Tag(newId(), owner(), server));
    }

    private UUID owner() {
        return switch (random.nextInt(5)) {
            case 0 -> one(people);
            case 1 -> one(roles);
            default -> newId();
        };
    }

    List<Securable> containers() {
        return securables.stream().filter(at -> !at.hasColumns() && at.kind() != Securable.Kind.TAG).toList();
    }

    private List<Securable> objects() {
        return securables.stream().filter(Securable::hasColumns).toList();
    }

    private UUID anybody() {
        return switch (random.nextInt(5)) {
            case 0 -> principals.getFirst().id();
            case 1, 2 -> one(roles);
            default -> one(people);
        };
    }

    Grant newGrant() {
        Securable on = one(securables);
        Privilege privilege = one(List.of(Privilege.values()));
        boolean isOnColumns = on.hasColumns() && random.nextInt(3) == 0;
        Set<Integer> columns = new HashSet<>();
        if (isOnColumns) {
            for (int count = 1 + random.nextInt(6); count > 0; count--) {
                columns.add(one(FIELD_IDS));
            }
        }
        return new Grant(nextId++, on.id(), World.pathOf(on), anybody(), isOnColumns ? Privilege.SELECT : privilege,
                random.nextBoolean(), columns);
    }

    TagBinding newTagBinding() {
        UUID tag = one(tags).id();
        String value = one(List.of("a", "b"));
        if (random.nextBoolean()) {
            return TagBinding.onObject(tag, value, one(securables).id());
        }
        return TagBinding.onColumn(tag, value, one(objects()).id(), one(FIELD_IDS), one(NAMES));
    }

    Restriction newRestriction() {
        Set<UUID> to = new HashSet<>(Set.of(anybody()));
        Set<UUID> except = random.nextInt(3) == 0 ? Set.of(anybody()) : Set.of();
        TagCondition condition = random.nextInt(3) == 0
                ? new TagCondition(one(tags).id(), random.nextBoolean() ? "a" : null)
                : null;
        UUID on = one(securables.subList(1, securables.size() - 1)).id();
        Restriction.Target target = new Restriction.Target(newId(), "policy", on, condition, to, except);
        return switch (random.nextInt(7)) {
            case 0 -> new Restriction.AccessDeny(target);
            case 1, 2 -> new Restriction.ColumnDeny(target, newColumns(condition));
            case 3, 4, 5 -> new Restriction.ColumnMask(target, newColumns(condition), one(List.of(Mask.values())));
            default -> new Restriction.RowFilter(target, newPredicate(), newBindings(random.nextInt(2)));
        };
    }

    private Restriction.Columns newColumns(@Nullable TagCondition condition) {
        if (condition != null && random.nextBoolean()) {
            return Restriction.Columns.all();
        }
        Set<String> names = new HashSet<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            names.add(one(NAMES));
        }
        return new Restriction.Columns(names, newBindings(random.nextInt(2)));
    }

    private List<ColumnBinding> newBindings(int count) {
        List<ColumnBinding> bindings = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            bindings.add(new ColumnBinding(one(objects()).id(), one(NAMES), one(FIELD_IDS)));
        }
        return bindings;
    }

    private RowPredicate newPredicate() {
        return switch (random.nextInt(5)) {
            case 0 -> new RowPredicate.Plain(Expressions.equal("dept", "hr"));
            case 1 -> new RowPredicate.Plain(Expressions.equal("absent", "hr"));
            case 2 -> new RowPredicate.Compare(Expression.Operation.IN, "dept", new SessionValue.Roles());
            case 3 -> new RowPredicate.Compare(Expression.Operation.EQ, "email", new SessionValue.Subject());
            default -> new RowPredicate.Not(new RowPredicate.Compare(Expression.Operation.EQ, "dept",
                    new SessionValue.Claim("/region")));
        };
    }

    private Identity newIdentity() {
        Identity identity = plainIdentity();
        if (random.nextInt(4) == 0) {
            Set<String> narrowed = new HashSet<>();
            for (int count = random.nextInt(3); count > 0; count--) {
                narrowed.add(one(List.of("r0", "r1", "r2", "r3", "server-admin", "unknown")));
            }
            identity = identity.narrowedTo(narrowed);
        }
        return random.nextInt(4) == 0 ? identity.actingThrough(plainIdentity()) : identity;
    }

    private Identity plainIdentity() {
        List<String> values = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            values.add(one(VALUES));
        }
        UUID principal = random.nextInt(6) == 0 ? null : one(people);
        Identity identity = Identity.ofUser(principal, random.nextInt(5) == 0 ? "else" : ISSUER, "someone")
                .withRoleValues(values, random.nextInt(4) > 0);
        return random.nextBoolean() ? identity.withClaims(Claims.of(Map.of("region", "eu"))) : identity;
    }

    PolicyRows rows() {
        return new PolicyRows(List.copyOf(principals), List.copyOf(members), List.copyOf(mappings),
                List.copyOf(grants), List.copyOf(restrictions), List.copyOf(tags), List.copyOf(tagBindings),
                Set.copyOf(managed));
    }

    Set<Privilege> newNeed() {
        Set<Privilege> need = new HashSet<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            need.add(one(List.of(Privilege.values())));
        }
        return need;
    }
}
