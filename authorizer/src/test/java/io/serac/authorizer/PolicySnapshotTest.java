package io.serac.authorizer;

import static io.serac.authorizer.World.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.policy.Grant;
import io.serac.authorizer.policy.PolicyChange;
import io.serac.authorizer.policy.PrincipalRow;
import io.serac.authorizer.policy.RoleMember;
import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagCondition;
import io.serac.authorizer.policy.TagDefinition;
import io.serac.authorizer.policy.TokenRoleMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

/** A snapshot that changes were applied to is the one that is made of the rows as they then are. */
class PolicySnapshotTest {
    private final Authorizer authorizer = new Authorizer();

    @Test
    void changedSnapshotsDecideAsRebuiltOnes() {
        RandomGenerator random = Cases.random("changed snapshots");
        for (int cases = 0; cases < Cases.count();) {
            RandomWorld world = new RandomWorld(random);
            PolicySnapshot changed = PolicySnapshot.compile(world.rows(), 1);
            for (int round = 0; round < 4; round++) {
                // Whatever a snapshot keeps to itself is filled before it changes.
                decideAll(world, changed);
                List<PolicyChange> changes = new ArrayList<>();
                for (int count = 1 + random.nextInt(3); count > 0; count--) {
                    changes.add(change(world));
                }
                changed = changed.with(changes, round + 2);
                assertThat(changed.epoch()).isEqualTo(round + 2);
                PolicySnapshot rebuilt = PolicySnapshot.compile(world.rows(), round + 2);
                List<Object> expected = decideAll(world, rebuilt);
                assertThat(decideAll(world, changed)).isEqualTo(expected);
                assertThat(changed.grantCount()).isEqualTo(rebuilt.grantCount());
                cases += expected.size();
            }
        }
    }

    private List<Object> decideAll(RandomWorld world, PolicySnapshot snapshot) {
        List<Object> answers = new ArrayList<>();
        for (Identity identity : world.identities) {
            Subject subject = snapshot.subject(identity);
            for (Securable object : world.securables) {
                Decision decision = authorizer.decide(subject, new AccessRequest(object, Set.of(),
                        object.hasColumns() ? RandomWorld.COLUMNS : null, false, Set.of()));
                answers.add(decision instanceof Decision.Allowed allowed
                        ? List.of(allowed.held(), allowed.policyHash(), allowed.restrictionCounts(),
                                allowed.policyIds())
                        : decision.getClass());
            }
        }
        return answers;
    }

    /** Changes some rows of the world and says what all rows of their reference are now. */
    private static PolicyChange change(RandomWorld world) {
        return switch (world.random.nextInt(8)) {
            case 0, 1 -> {
                Grant added = world.newGrant();
                UUID on = world.random.nextBoolean() || world.grants.isEmpty()
                        ? added.securableId()
                        : world.one(world.grants).securableId();
                if (world.random.nextInt(3) == 0) {
                    world.grants.removeIf(grant -> grant.securableId().equals(on));
                }
                if (on.equals(added.securableId())) {
                    world.grants.add(added);
                }
                yield new PolicyChange.GrantsOf(on,
                        world.grants.stream().filter(grant -> grant.securableId().equals(on)).toList());
            }
            case 2 -> {
                var added = world.newRestriction();
                UUID on = added.securableId();
                if (world.random.nextBoolean()) {
                    world.restrictions.removeIf(other -> other.securableId().equals(on));
                }
                world.restrictions.add(added);
                yield new PolicyChange.RestrictionsOf(on,
                        world.restrictions.stream().filter(other -> other.securableId().equals(on)).toList());
            }
            case 3 -> membersOf(world);
            case 4 -> principal(world);
            case 5 -> {
                UUID role = world.one(world.principals).id();
                world.mappings.removeIf(mapping -> mapping.roleId().equals(role));
                if (world.random.nextBoolean()) {
                    world.mappings.add(new TokenRoleMapping("n", RandomWorld.ISSUER, "m0", role));
                }
                yield new PolicyChange.MappingsOf(role,
                        world.mappings.stream().filter(mapping -> mapping.roleId().equals(role)).toList());
            }
            case 6 -> tags(world);
            default -> {
                UUID container = world.one(world.containers()).id();
                boolean isManaged = world.random.nextBoolean();
                if (isManaged) {
                    world.managed.add(container);
                } else {
                    world.managed.remove(container);
                }
                yield new PolicyChange.ManagedAccess(container, isManaged);
            }
        };
    }

    private static PolicyChange membersOf(RandomWorld world) {
        UUID role = world.one(world.principals).id();
        world.members.removeIf(member -> member.roleId().equals(role) && world.random.nextBoolean());
        UUID member = world.one(world.principals).id();
        if (!member.equals(role)) {
            world.members.add(new RoleMember(role, member, false));
        }
        return new PolicyChange.MembersOf(role,
                world.members.stream().filter(other -> other.roleId().equals(role)).toList());
    }

    private static PolicyChange principal(RandomWorld world) {
        int index = world.random.nextInt(world.principals.size());
        PrincipalRow row = world.principals.get(index);
        if (world.random.nextBoolean()) {
            world.principals.remove(index);
            return new PolicyChange.Principal(row.id(), null);
        }
        PrincipalRow changed = new PrincipalRow(row.id(), row.kind(), row.issuer(), row.name(), !row.tokenAssignable(),
                row.system());
        world.principals.set(index, changed);
        return new PolicyChange.Principal(row.id(), changed);
    }

    private static PolicyChange tags(RandomWorld world) {
        if (world.random.nextBoolean() || world.tags.isEmpty()) {
            if (world.tags.isEmpty()) {
                world.tags.add(new TagDefinition(world.newId(), "tag", true, false));
            }
            var added = world.newTagBinding();
            UUID on = added.securableId();
            if (world.random.nextBoolean()) {
                world.tagBindings.removeIf(binding -> binding.securableId().equals(on));
            }
            world.tagBindings.add(added);
            return new PolicyChange.TagsOf(on,
                    world.tagBindings.stream().filter(binding -> binding.securableId().equals(on)).toList());
        }
        TagDefinition former = world.tags.getFirst();
        TagDefinition now = new TagDefinition(former.id(), former.key(), !former.inheritable(), false);
        world.tags.set(0, now);
        return new PolicyChange.Tag(now.id(), now);
    }

    @Test
    void aSnapshotIsNotTouchedByTheOneMadeOfIt() {
        World world = new World();
        PolicySnapshot before = world.snapshot();
        PolicySnapshot after = before.with(List.of(new PolicyChange.GrantsOf(world.emp.id(),
                List.of(new Grant(1, world.emp.id(), World.pathOf(world.emp), id("alice"), Privilege.SELECT, false,
                        Set.of())))),
                8);

        assertThat(authorizer.isVisible(after.subject(Identity.of(id("alice"))), world.emp)).isTrue();
        assertThat(authorizer.isVisible(after.subject(Identity.of(id("alice"))), world.main)).isTrue();
        assertThat(authorizer.isVisible(before.subject(Identity.of(id("alice"))), world.emp)).isFalse();
        assertThat(authorizer.isVisible(before.subject(Identity.of(id("alice"))), world.main)).isFalse();
    }

    @Test
    void movedObjectsShowTheirNewContainersOnly() {
        World world = new World();
        world.grant(Privilege.SELECT, world.wages, "alice");
        PolicySnapshot before = world.snapshot();
        assertThat(authorizer.isVisible(before.subject(Identity.of(id("alice"))), world.pay)).isTrue();

        Securable.Namespace moved = new Securable.Namespace(world.pay.id(), id("carol"), world.other);
        Securable.Table table = new Securable.Table(world.wages.id(), id("carol"), moved);
        PolicySnapshot after = before.with(List.of(new PolicyChange.GrantsOf(table.id(), List.of(new Grant(0,
                table.id(), World.pathOf(table), id("alice"), Privilege.SELECT, false, Set.of())))), 8);
        Subject alice = after.subject(Identity.of(id("alice")));

        assertThat(authorizer.isVisible(alice, world.other)).isTrue();
        assertThat(authorizer.isVisible(alice, moved)).isTrue();
        assertThat(authorizer.isVisible(alice, world.hr)).isFalse();
        assertThat(authorizer.isVisible(alice, world.main)).isFalse();
    }

    @Test
    void growsFromNothingToManyGrants() {
        World world = new World();
        PolicySnapshot snapshot = world.snapshot();
        List<PolicyChange> changes = new ArrayList<>();
        List<Securable.Table> tables = new ArrayList<>();
        for (int number = 0; number < 20_000; number++) {
            Securable.Table table = new Securable.Table(id("table " + number), id("carol"), world.hr);
            tables.add(table);
            changes.add(new PolicyChange.GrantsOf(table.id(), List.of(new Grant(number, table.id(),
                    World.pathOf(table), id(number % 2 == 0 ? "alice" : "bob"), Privilege.SELECT, false, Set.of()))));
            if (changes.size() == 1_000) {
                snapshot = snapshot.with(changes, number);
                changes.clear();
            }
        }
        Subject alice = snapshot.subject(Identity.of(id("alice")));
        Subject bob = snapshot.subject(Identity.of(id("bob")));

        assertThat(snapshot.grantCount()).isEqualTo(20_000);
        for (int number = 0; number < tables.size(); number++) {
            assertThat(authorizer.isVisible(alice, tables.get(number))).isEqualTo(number % 2 == 0);
            assertThat(authorizer.isVisible(bob, tables.get(number))).isEqualTo(number % 2 == 1);
        }
    }

    @Test
    void columnsBearWhatIsOnThemOnWhatTheyLieInOrComesDownToThem() {
        World world = new World().tag("pii", false).tag("level", true)
                .bind(TagBinding.onColumn(id("pii"), "a", id("emp"), 3, "home"))
                .bind(TagBinding.onObject(id("pii"), "a", id("emp")))
                .bind(TagBinding.onObject(id("level"), "", id("hr")));
        TableColumns columns = TableColumns.of(Types.StructType.of(
                Types.NestedField.optional(1, "id", Types.LongType.get()),
                Types.NestedField.optional(3, "home", Types.StructType.of(
                        Types.NestedField.optional(4, "city", Types.StringType.get())))),
                List.of());

        assertThat(bearing(world, columns, new TagCondition(id("pii"), null))).containsExactly("home", "home.city");
        assertThat(bearing(world, columns, new TagCondition(id("pii"), "a"))).containsExactly("home", "home.city");
        assertThat(bearing(world, columns, new TagCondition(id("pii"), "b"))).isEmpty();
        assertThat(bearing(world, columns, new TagCondition(id("level"), null))).containsExactly("id", "home",
                "home.city");
    }

    private static List<String> bearing(World world, TableColumns columns, TagCondition condition) {
        return world.snapshot().bearing(world.emp, columns, condition).stream().map(TableColumns.Column::name).toList();
    }
}
