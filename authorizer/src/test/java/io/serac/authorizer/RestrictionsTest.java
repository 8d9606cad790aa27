package io.serac.authorizer;

import static io.serac.authorizer.World.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.column.ColumnRules;
import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.policy.ColumnBinding;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagCondition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestrictionsTest {
    private static final TableColumns COLUMNS = TableColumns.of(Types.StructType.of(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "email", Types.StringType.get()),
            Types.NestedField.optional(3, "address", Types.StructType.of(
                    Types.NestedField.optional(4, "city", Types.StringType.get()),
                    Types.NestedField.optional(5, "zip", Types.StringType.get()))),
            Types.NestedField.optional(6, "tags",
                    Types.MapType.ofOptional(7, 8, Types.StringType.get(), Types.StringType.get()))),
            List.of(Types.StructType.of(Types.NestedField.optional(9, "ssn", Types.StringType.get()))));

    private final World world = new World();
    private final Authorizer authorizer = new Authorizer();

    @Test
    void accessDenyLeavesOnlyTheManagementOfGrantsAndPolicies() {
        world.restrict(new Restriction.AccessDeny(target("deny", world.hr, null, "carol", "alice")));
        world.grant(Privilege.SELECT, world.emp, "alice").grant(Privilege.SELECT, world.emp, "alice", 1);

        assertThat(held("carol", world.emp)).containsExactlyInAnyOrder(Privilege.MANAGE_GRANTS,
                Privilege.MANAGE_POLICY);
        assertThat(held("carol", world.main)).contains(Privilege.OWN);
        assertThat(world.decide("alice", world.emp)).isInstanceOf(Decision.Hidden.class);
        assertThat(((Decision.Denied) world.decide("carol", world.emp, Privilege.SELECT)).mayNameMissing()).isFalse();
    }

    @Test
    void exceptedPrincipalsAreNotConcerned() {
        world.role("payroll", "bob").grant(Privilege.SELECT, world.emp, "everyone");
        Restriction.Target target = new Restriction.Target(id("p"), "p", world.main.id(), null,
                Set.of(id("everyone")), Set.of(id("payroll")));
        world.restrict(new Restriction.ColumnDeny(target, Restriction.Columns.named("EMAIL")));

        assertThat(allowed("alice").accessClass()).isEqualTo(AccessClass.RESTRICTED);
        assertThat(allowed("alice").columnRules().isReadable(2)).isFalse();
        assertThat(allowed("alice").columnRules().isNamed(2)).isFalse();
        assertThat(allowed("alice").columnRules().isReadable(1)).isTrue();
        assertThat(allowed("bob").accessClass()).isEqualTo(AccessClass.FULL);
        assertThat(allowed("bob").columnRules()).isEqualTo(ColumnRules.all());
        // Owners bypass nothing.
        assertThat(allowed("carol").accessClass()).isEqualTo(AccessClass.RESTRICTED);
    }

    @Test
    void namesThatAreNotInTheTableRestrictNothing() {
        world.restrict(deny(world.main, Restriction.Columns.named("salary"), "carol"));

        assertThat(allowed("carol").accessClass()).isEqualTo(AccessClass.FULL);
        assertThat(allowed("carol").restrictionCounts()).isEqualTo(RestrictionCounts.NONE);
        // But without the columns nobody can know.
        Decision.Allowed unknown = (Decision.Allowed) authorizer.decide(world.subject("carol"),
                new AccessRequest(world.emp, Set.of()));
        assertThat(unknown.accessClass()).isEqualTo(AccessClass.RESTRICTED);
        assertThat(unknown.columnRules()).isEqualTo(ColumnRules.none());
        assertThat(authorizer.needsColumns(world.subject("carol"), world.emp)).isTrue();
        assertThat(authorizer.needsColumns(world.subject("carol"), world.hr)).isFalse();
        assertThat(authorizer.needsColumns(world.subject("bob"), world.emp)).isFalse();
    }

    @Test
    void droppedColumnsCountBecauseTheyAreStillInFiles() {
        world.restrict(deny(world.main, Restriction.Columns.named("SSN"), "carol"));

        assertThat(allowed("carol").accessClass()).isEqualTo(AccessClass.RESTRICTED);
        assertThat(allowed("carol").columnRules().isReadable(9)).isFalse();
        assertThat(allowed("carol").columnRules().isReadable(2)).isTrue();
    }

    @Test
    void renamedAndReaddedColumnsDoNotEscape() {
        // The policy met the table when field 2 was called mail.
        Restriction.Columns columns = new Restriction.Columns(Set.of(),
                List.of(new ColumnBinding(world.emp.id(), "City", 2)));
        world.restrict(deny(world.emp, columns, "carol"));

        assertThat(allowed("carol").columnRules().isReadable(2)).isFalse();
        assertThat(allowed("carol").columnRules().isReadable(4)).isTrue();
        world.restrict(deny(world.emp, new Restriction.Columns(Set.of(),
                List.of(new ColumnBinding(world.emp.id(), "address.CITY", 77))), "carol"));
        assertThat(allowed("carol").columnRules().isReadable(4)).isFalse();
        // Bound in another table: does not count here.
        World elsewhere = new World();
        elsewhere.restrict(deny(elsewhere.hr, new Restriction.Columns(Set.of("x"),
                List.of(new ColumnBinding(elsewhere.wages.id(), "x", 2))), "carol"));
        assertThat(allowed(elsewhere, "carol").columnRules()).isEqualTo(ColumnRules.all());
    }

    @Test
    void whatIsInADeniedColumnIsDeniedAndItsContainersAreIncomplete() {
        world.restrict(deny(world.emp, Restriction.Columns.named("address.city"), "carol"));
        ColumnRules rules = allowed("carol").columnRules();
        assertThat(rules.isReadable(4)).isFalse();
        assertThat(rules.isReadable(3)).isFalse();
        assertThat(rules.isNamed(3)).isTrue();
        assertThat(rules.isReadable(5)).isTrue();

        world.restrict(deny(world.emp, Restriction.Columns.named("address"), "carol"));
        assertThat(allowed("carol").columnRules().isReadable(5)).isFalse();
        assertThat(allowed("carol").columnRules().isNamed(3)).isFalse();
    }

    @Test
    void masksLieOnWhatHoldsValuesAndDenyMapsByTheirKeys() {
        world.restrict(mask(world.emp, "address", Mask.SHOW_FIRST_4)).restrict(mask(world.emp, "id", Mask.SHOW_FIRST_4))
                .restrict(mask(world.emp, "email", Mask.SHOW_FIRST_4))
                .restrict(mask(world.emp, "email", Mask.SHOW_LAST_4));
        ColumnRules rules = allowed("carol").columnRules();
        assertThat(rules.masks()).isEqualTo(Map.of(4, Mask.SHOW_FIRST_4, 5, Mask.SHOW_FIRST_4, 1,
                Mask.MASK_TO_FIXED_VALUE, 2, Mask.REPLACE_WITH_NULL));
        assertThat(rules.isReadable(3)).isTrue();
        assertThat(allowed("carol").restrictionCounts()).isEqualTo(new RestrictionCounts(4, 0, 0));

        world.restrict(mask(world.emp, "tags", Mask.SHOW_LAST_4));
        assertThat(allowed("carol").columnRules().isNamed(6)).isFalse();
        assertThat(allowed("carol").columnRules().isReadable(8)).isFalse();
    }

    @Test
    void whatCannotBeShownWithoutWhatIsHiddenInItIsHidden() {
        TableColumns nested = TableColumns.of(Types.StructType.of(
                Types.NestedField.optional(1, "lines", Types.ListType.ofOptional(2, Types.StructType.of(
                        Types.NestedField.optional(3, "price", Types.LongType.get()),
                        Types.NestedField.optional(4, "note", Types.StringType.get())))),
                Types.NestedField.optional(5, "labels",
                        Types.MapType.ofOptional(6, 7, Types.StringType.get(), Types.StringType.get())),
                Types.NestedField.optional(8, "empty", Types.StructType.of())), List.of());
        assertThat(named(nested)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        world.restrict(deny(world.emp, Restriction.Columns.named("lines.element.note"), "carol"));
        assertThat(named(nested)).containsExactly(1, 2, 3, 5, 6, 7, 8);
        world.restrict(deny(world.emp, Restriction.Columns.named("labels.value"), "carol"));
        assertThat(named(nested)).containsExactly(1, 2, 3, 8);
        world.restrict(deny(world.emp, Restriction.Columns.named("lines.element.price"), "carol"));
        assertThat(named(nested)).containsExactly(8);
    }

    private List<Integer> named(TableColumns columns) {
        Decision decision = authorizer.decide(world.subject("carol"),
                new AccessRequest(world.emp, Set.of()).withColumns(columns));
        ColumnRules rules = ((Decision.Allowed) decision).columnRules();
        return columns.columns().stream().map(TableColumns.Column::fieldId).filter(rules::isNamed).toList();
    }

    @Test
    void masksShowOnlyOnWhatIsRead() {
        world.restrict(mask(world.emp, "email", Mask.SHOW_LAST_4, "alice")).grant(Privilege.DESCRIBE, world.emp,
                "alice");

        assertThat(allowed("alice").columnRules().masks()).isEmpty();
        assertThat(allowed("alice").columnRules().isNamed(2)).isTrue();
        assertThat(allowed("alice").accessClass()).isEqualTo(AccessClass.RESTRICTED);
    }

    @Test
    void columnGrantsOpenByFieldIdOnly() {
        world.grant(Privilege.SELECT, world.emp, "alice", 1, 4).grant(Privilege.SELECT, world.emp, "bob", 3);
        Decision.Allowed alice = allowed("alice", Privilege.SELECT);
        assertThat(alice.held()).containsExactlyInAnyOrder(Privilege.SELECT, Privilege.DESCRIBE, Privilege.BROWSE);
        assertThat(alice.columnRules().readable()).containsExactlyInAnyOrder(1, 4);
        assertThat(alice.columnRules().named()).containsExactlyInAnyOrder(1, 4);
        assertThat(alice.columnRules().skeleton()).containsExactly(3);
        assertThat(alice.restrictionCounts()).isEqualTo(new RestrictionCounts(0, 0, 1));
        assertThat(alice.accessClass()).isEqualTo(AccessClass.RESTRICTED);
        // What is in a struct is not granted with it.
        assertThat(allowed("bob").columnRules().readable()).isEmpty();
        assertThat(world.decide("alice", world.emp, Privilege.INSERT)).isInstanceOf(Decision.Denied.class);
        assertThat(COLUMNS.withDescendants(Set.of(3, 1))).containsExactlyInAnyOrder(1, 3, 4, 5);

        world.grant(Privilege.DESCRIBE, world.hr, "alice");
        assertThat(allowed("alice").columnRules().named()).contains(2, 6, 9);
        world.grant(Privilege.SELECT, world.main, "alice");
        assertThat(allowed("alice").columnRules()).isEqualTo(ColumnRules.all());
    }

    @Test
    void throughAnEngineOnlyColumnsOfBoth() {
        world.grant(Privilege.SELECT, world.emp, "alice", 1, 2).grant(Privilege.SELECT, world.emp, "engine", 2, 4)
                .grant(Privilege.SELECT, world.emp, "bob");
        Decision.Allowed both = allowed(world,
                Identity.of(id("alice")).actingThrough(Identity.of(id("engine"))));
        assertThat(both.columnRules().readable()).containsExactly(2);
        assertThat(both.restrictionCounts()).isEqualTo(new RestrictionCounts(0, 0, 2));

        Decision.Allowed bob = allowed(world, Identity.of(id("bob")).actingThrough(Identity.of(id("engine"))));
        assertThat(bob.columnRules().readable()).containsExactlyInAnyOrder(2, 4);
        Decision.Allowed throughCarol = allowed(world,
                Identity.of(id("alice")).actingThrough(Identity.of(id("carol"))));
        assertThat(throughCarol.columnRules().readable()).containsExactlyInAnyOrder(1, 2);
        assertThat(throughCarol.holds(Privilege.INSERT)).isFalse();
    }

    @Test
    void tagsLimitRestrictionsToWhatBearsThem() {
        TagCondition email = new TagCondition(id("pii"), "email");
        world.tag("pii", false).bind(TagBinding.onColumn(id("pii"), "email", world.emp.id(), 2, "mail"))
                .bind(TagBinding.onColumn(id("pii"), "phone", world.emp.id(), 5, "address.zip"));
        world.restrict(new Restriction.ColumnDeny(target("t", world.main, email, "carol"),
                Restriction.Columns.all()));
        assertThat(allowed("carol").columnRules().isReadable(2)).isFalse();
        assertThat(allowed("carol").columnRules().isReadable(5)).isTrue();

        // A tag of the whole table reaches columns only if it is inheritable, but named columns in any case.
        world.bind(TagBinding.onObject(id("pii"), "email", world.emp.id()));
        assertThat(allowed("carol").columnRules().isReadable(1)).isTrue();
        world.restrict(new Restriction.ColumnDeny(target("u", world.main, email, "carol"),
                Restriction.Columns.named("id")));
        assertThat(allowed("carol").columnRules().isReadable(1)).isFalse();

        World inheriting = new World().tag("pii", true).bind(TagBinding.onObject(id("pii"), "email", id("hr")));
        inheriting.restrict(new Restriction.ColumnDeny(target("t", world.main, email, "carol"),
                Restriction.Columns.all()));
        assertThat(allowed(inheriting, "carol").columnRules().named()).isEmpty();
    }

    @Test
    void tagsLimitAccessDeniesWithAllThatIsBelow() {
        world.tag("secret", false).bind(TagBinding.onObject(id("secret"), "", world.hr.id()));
        world.restrict(new Restriction.AccessDeny(
                target("t", world.main, new TagCondition(id("secret"), null), "carol")));

        assertThat(held("carol", world.emp)).doesNotContain(Privilege.SELECT);
        assertThat(held("carol", world.hr)).doesNotContain(Privilege.SELECT);
        assertThat(held("carol", world.main)).contains(Privilege.SELECT);
        // Attached to the table, the tag of the namespace is none of its own.
        World below = new World().tag("secret", false).bind(TagBinding.onObject(id("secret"), "", world.hr.id()));
        below.restrict(new Restriction.AccessDeny(
                target("t", world.emp, new TagCondition(id("secret"), null), "carol")));
        assertThat(below.decide("carol", below.emp, Privilege.SELECT)).isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void columnsAreNeededWhereverATagCouldComeToMatter() {
        Authorizer authorizer = new Authorizer();
        TagCondition email = new TagCondition(id("pii"), "email");
        world.tag("pii", false).bind(TagBinding.onColumn(id("pii"), "phone", world.emp.id(), 2, "mail"));
        world.restrict(new Restriction.ColumnDeny(target("t", world.main, email, "carol"),
                Restriction.Columns.all()));
        assertThat(authorizer.needsColumns(world.subject("carol"), world.emp)).isTrue();
        assertThat(allowed("carol").accessClass()).isEqualTo(AccessClass.FULL);

        world.bind(TagBinding.onColumn(id("pii"), "email", world.emp.id(), 5, "address.zip"));
        assertThat(allowed("carol").accessClass()).isEqualTo(AccessClass.RESTRICTED);
        assertThat(authorizer.needsColumns(world.subject("alice"), world.emp)).isFalse();
    }

    @Test
    void aMoveLosesWhatBindsByATagThatWasInherited() {
        Securable.Table elsewhere = new Securable.Table(world.emp.id(), world.emp.owner(),
                new Securable.Namespace(id("elsewhere"), id("carol"), world.main));
        TagCondition any = new TagCondition(id("pii"), null);
        world.tag("pii", true).bind(TagBinding.onObject(id("pii"), "email", world.hr.id()));
        assertThat(world.snapshot().lostByTags(world.emp, elsewhere)).isEmpty();

        world.restrict(new Restriction.ColumnDeny(target("t", world.main, any, "carol"), Restriction.Columns.all()));
        assertThat(world.snapshot().lostByTags(world.emp, elsewhere)).containsExactly(world.main.id());
        assertThat(world.snapshot().lostByTags(elsewhere, world.emp)).isEmpty();
        // What it bears itself it takes along.
        world.bind(TagBinding.onObject(id("pii"), "email", world.emp.id()));
        assertThat(world.snapshot().lostByTags(world.emp, elsewhere)).isEmpty();
    }

    @Test
    void aMoveOutOfADeniedContainerLosesTheDeny() {
        Securable.Table elsewhere = new Securable.Table(world.emp.id(), world.emp.owner(),
                new Securable.Namespace(id("elsewhere"), id("carol"), world.main));
        world.tag("secret", false).bind(TagBinding.onObject(id("secret"), "", world.hr.id()));
        world.restrict(new Restriction.AccessDeny(
                target("t", world.main, new TagCondition(id("secret"), null), "carol")));
        assertThat(world.snapshot().lostByTags(world.emp, elsewhere)).containsExactly(world.main.id());
        assertThat(world.snapshot().lostByTags(elsewhere, world.emp)).isEmpty();
    }

    @Test
    void anEngineThatEnforcesRestrictionsIsExemptInItsWarehousesOnly() {
        world.grant(Privilege.SELECT, world.server, "engine").restrict(deny(world.main,
                Restriction.Columns.named("email"), "engine"));
        Identity engine = Identity.of(id("engine"));

        Decision.Allowed exempt = allowed(world, engine.exemptIn(Set.of(world.main.id())));
        assertThat(exempt.accessClass()).isEqualTo(AccessClass.FULL);
        assertThat(exempt.exemptedPolicyIds()).hasSize(1);
        assertThat(exempt.policyIds()).isEmpty();
        Decision.Allowed elsewhere = allowed(world, engine.exemptIn(Set.of(world.other.id())));
        assertThat(elsewhere.accessClass()).isEqualTo(AccessClass.RESTRICTED);
        assertThat(elsewhere.exemptedPolicyIds()).isEmpty();
        assertThat(elsewhere.policyIds()).hasSize(1);
        Decision.Allowed acted = allowed(world,
                engine.exemptIn(Set.of(world.main.id())).actingThrough(Identity.of(id("engine"))));
        assertThat(acted.accessClass()).isEqualTo(AccessClass.RESTRICTED);
    }

    @Test
    void whoAsksThroughAnEngineIsBoundByWhatBindsTheEngine() {
        world.grant(Privilege.SELECT, world.server, "engine").grant(Privilege.SELECT, world.server, "bob");
        Identity bob = Identity.of(id("bob"));
        Identity engine = Identity.of(id("engine"));
        assertThat(allowed(world, bob.actingThrough(engine)).accessClass()).isEqualTo(AccessClass.FULL);
        world.restrict(deny(world.main, Restriction.Columns.named("email"), "engine"));

        Decision.Allowed acted = allowed(world, bob.actingThrough(engine));
        assertThat(acted.accessClass()).isEqualTo(AccessClass.RESTRICTED);
        assertThat(acted.restrictionCounts().columnRules()).isEqualTo(1);
        assertThat(allowed(world, bob).accessClass()).isEqualTo(AccessClass.FULL);
        Decision.Allowed enforced = allowed(world, bob.actingThrough(engine.exemptIn(Set.of(world.main.id()))));
        assertThat(enforced.accessClass()).isEqualTo(AccessClass.FULL);
        assertThat(enforced.exemptedPolicyIds()).isEmpty();
    }

    @Test
    void equalRulesHaveEqualHashesAndOthersOthers() {
        world.grant(Privilege.SELECT, world.emp, "alice").grant(Privilege.SELECT, world.emp, "bob");
        assertThat(allowed("alice").policyHash()).isEqualTo(allowed("bob").policyHash()).hasSize(32);
        String full = allowed("bob").policyHash();

        world.restrict(mask(world.emp, "email", Mask.SHOW_LAST_4, "bob"));
        String last = allowed("bob").policyHash();
        world.restrict(mask(world.emp, "address", Mask.SHOW_LAST_4, "bob"));
        assertThat(Set.of(full, last, allowed("bob").policyHash())).hasSize(3);
        assertThat(allowed("alice").policyHash()).isEqualTo(full);
    }

    @Test
    void hashesAreTheSameInEveryProcess() {
        ColumnRules rules = ColumnRules.of(Set.of(1, 2, 5), Set.of(1, 2, 4, 5), Set.of(3),
                Map.of(2, Mask.SHOW_LAST_4, 5, Mask.REPLACE_WITH_NULL));
        assertThat(PolicyHash.of(AccessClass.FULL, ColumnRules.all(), null))
                .isEqualTo("9c3403f570e97c749981eaa061ac8870");
        assertThat(PolicyHash.of(AccessClass.SCHEMA, ColumnRules.names(), null))
                .isEqualTo("a5a8d224e0a83f869da30dee65bbc37e");
        assertThat(PolicyHash.of(AccessClass.RESTRICTED, rules, Expressions.equal("dept", "hr")))
                .isEqualTo("e9673077cf823a7bdaf766f92aee0124");
    }

    private Set<Privilege> held(String name, Securable object) {
        return ((Decision.Allowed) world.decide(name, object)).held();
    }

    private Decision.Allowed allowed(String name, Privilege... needed) {
        return (Decision.Allowed) authorizer.decide(world.subject(name),
                new AccessRequest(world.emp, Set.of(needed)).withColumns(COLUMNS));
    }

    private Decision.Allowed allowed(World in, String name) {
        return allowed(in, Identity.of(id(name)));
    }

    private Decision.Allowed allowed(World in, Identity identity) {
        return (Decision.Allowed) authorizer.decide(in.subject(identity),
                new AccessRequest(in.emp, Set.of()).withColumns(COLUMNS));
    }

    private static Restriction.Target target(String name, Securable on, @Nullable TagCondition when, String... to) {
        return new Restriction.Target(id(name + on.id() + Set.of(to)), name, on.id(), when,
                Set.of(to).stream().map(World::id).collect(java.util.stream.Collectors.toSet()), Set.of());
    }

    private static Restriction deny(Securable on, Restriction.Columns columns, String to) {
        return new Restriction.ColumnDeny(target("deny" + columns, on, null, to), columns);
    }

    private static Restriction mask(Securable on, String column, Mask mask) {
        return mask(on, column, mask, "carol");
    }

    private static Restriction mask(Securable on, String column, Mask mask, String to) {
        return new Restriction.ColumnMask(target(column + mask, on, null, to), Restriction.Columns.named(column), mask);
    }
}
