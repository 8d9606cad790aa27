package io.serac.authorizer;

import static io.serac.authorizer.World.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.explain.Explanation;
import io.serac.authorizer.explain.Explanation.Access;
import io.serac.authorizer.explain.Explanation.ColumnAccess;
import io.serac.authorizer.explain.Explanation.GrantUsed;
import io.serac.authorizer.explain.Explanation.RestrictionUsed;
import io.serac.authorizer.explain.Explanation.Verdict;
import io.serac.authorizer.explain.Explanation.Warning;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.row.RowPredicate;
import io.serac.authorizer.row.SessionValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final TableColumns COLUMNS = TableColumns.of(Types.StructType.of(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "email", Types.StringType.get()),
            Types.NestedField.optional(3, "secret", Types.StringType.get())),
            List.of(Types.StructType.of(
                    Types.NestedField.optional(4, "gone", Types.StringType.get()))));

    private final World world = new World();

    @Test
    void namesTheGrantsByWhichSomethingIsHeld() {
        world.role("analyst", "alice").grant(Privilege.SELECT, world.hr, "analyst").grant(Privilege.DROP, world.emp,
                "alice");
        Explanation explanation = explain("alice", Privilege.DESCRIBE);

        assertThat(explanation.verdict()).isEqualTo(Verdict.ALLOWED);
        assertThat(explanation.verdict().status()).isEqualTo(200);
        assertThat(explanation.accessClass()).isEqualTo(AccessClass.FULL);
        assertThat(explanation.grants()).containsExactly(
                new GrantUsed(0L, Privilege.SELECT, id("analyst"), world.hr, Set.of(), false));
        assertThat(explain("alice").grants()).hasSize(2);
        assertThat(explanation.columns()).isEmpty();
        assertThat(explanation.epoch()).isEqualTo(7);
    }

    @Test
    void saysWhatIsMissing() {
        world.grant(Privilege.DESCRIBE, world.emp, "alice");

        Explanation denied = explain("alice", Privilege.SELECT, Privilege.DESCRIBE);
        assertThat(denied.verdict().status()).isEqualTo(403);
        assertThat(denied.missing()).containsExactly(Privilege.SELECT);
        assertThat(denied.accessClass()).isEqualTo(AccessClass.SCHEMA);
        Explanation hidden = explain("bob", Privilege.SELECT);
        assertThat(hidden.verdict().status()).isEqualTo(404);
        assertThat(hidden.grants()).isEmpty();
        assertThat(hidden.accessClass()).isEqualTo(AccessClass.NONE);
    }

    @Test
    void namesOwnershipAndAdministrationWithoutGrants() {
        assertThat(explain("carol", Privilege.SELECT).grants()).extracting(GrantUsed::grantId).containsOnlyNulls();
        assertThat(explain("carol", Privilege.SELECT).grants()).extracting(GrantUsed::securable)
                .containsExactly(world.emp, world.hr, world.main);
        world.members("server-admin", "bob");
        assertThat(explain("bob", Privilege.MANAGE_GRANTS).grants()).containsExactly(new GrantUsed(null,
                Privilege.SERVER_ADMIN, id("server-admin"), world.server, Set.of(), false));
    }

    @Test
    void namesRestrictionsWithWhomTheyMatchAndWhoIsExempt() {
        Restriction deny = new Restriction.ColumnDeny(target("deny", Set.of(id("everyone")), Set.of(id("alice"))),
                Restriction.Columns.named("secret"));
        Restriction access = new Restriction.AccessDeny(target("access", Set.of(id("bob")), Set.of()));
        world.restrict(deny).restrict(access).grant(Privilege.SELECT, world.emp, "alice").grant(Privilege.SELECT,
                world.emp, "bob");

        assertThat(explain("alice").restrictions()).containsExactly(
                new RestrictionUsed(deny, id("everyone"), true, false));
        assertThat(explain("carol").restrictions()).containsExactly(
                new RestrictionUsed(deny, id("everyone"), false, false));
        assertThat(explain("carol").columns()).containsExactly(
                new ColumnAccess(1, "id", Access.CLEAR, null, List.of()),
                new ColumnAccess(2, "email", Access.CLEAR, null, List.of()),
                new ColumnAccess(3, "secret", Access.DENIED, null, List.of(deny)));
        assertThat(explain("bob").verdict()).isEqualTo(Verdict.HIDDEN);
        assertThat(explain("bob").restrictions()).contains(new RestrictionUsed(access, id("bob"), false, false));
    }

    @Test
    void warnsOfWhatHardlyWasMeant() {
        List<Restriction> masks = new ArrayList<>();
        for (Mask mask : List.of(Mask.SHOW_FIRST_4, Mask.SHOW_LAST_4)) {
            masks.add(new Restriction.ColumnMask(target("m" + mask, Set.of(id("carol")), Set.of()),
                    Restriction.Columns.named("email"), mask));
            world.restrict(masks.getLast());
        }
        world.restrict(new Restriction.RowFilter(target("f", Set.of(id("carol")), Set.of()),
                new RowPredicate.Compare(Expression.Operation.EQ, "email", new SessionValue.Claim("/absent")),
                List.of()));
        Explanation explanation = explain("carol", Privilege.SELECT);

        assertThat(explanation.warnings()).extracting(Warning::reason).containsExactlyInAnyOrder(
                Warning.Reason.MASKS_BECAME_CONSTANT, Warning.Reason.ROW_FILTER_IS_FALSE);
        assertThat(explanation.columns()).contains(
                new ColumnAccess(2, "email", Access.MASKED, Mask.REPLACE_WITH_NULL, masks));
        assertThat(explanation.rowFilter()).isNotNull();
        Explanation unknown = new Authorizer().explain(world.subject("carol"),
                new AccessRequest(world.emp, Set.of()));
        assertThat(unknown.warnings()).extracting(Warning::reason).contains(Warning.Reason.COLUMNS_UNKNOWN);
    }

    @Test
    void warnsThatARightOnTheServerShowsEveryName() {
        world.grant(Privilege.READ_AUDIT, world.server, "alice").grant(Privilege.MANAGE_ROLES, world.server, "alice");

        Explanation shown = explain("alice", Privilege.DESCRIBE);
        assertThat(shown.verdict()).isEqualTo(Verdict.FORBIDDEN);
        assertThat(shown.warnings()).containsExactly(new Warning(Warning.Reason.SHOWS_BY_SERVER_GRANT,
                "It can be seen only because of MANAGE_ROLES, READ_AUDIT on the server: a right there shows the names "
                        + "of everything"));
        assertThat(explain("bob", Privilege.DESCRIBE).warnings()).isEmpty();
        assertThat(new Authorizer().explain(world.subject("alice"), new AccessRequest(world.server, Set.of()))
                .warnings()).isEmpty();
        // What is meant for objects is no surprise on them.
        world.grant(Privilege.BROWSE, world.server, "alice");
        assertThat(explain("alice", Privilege.DESCRIBE).warnings()).isEmpty();
    }

    @Test
    void tellsTheRightsOfAnEngineApart() {
        world.grant(Privilege.SELECT, world.emp, "alice").grant(Privilege.DESCRIBE, world.emp, "engine");
        Explanation explanation = new Authorizer().explain(
                world.subject(Identity.of(id("alice")).actingThrough(Identity.of(id("engine")))),
                new AccessRequest(world.emp, Set.of(Privilege.SELECT)).withColumns(COLUMNS));

        assertThat(explanation.missing()).containsExactly(Privilege.SELECT);
        assertThat(explanation.grants()).extracting(GrantUsed::isOfActor).containsExactly(false);
        Explanation all = new Authorizer().explain(
                world.subject(Identity.of(id("alice")).actingThrough(Identity.of(id("engine")))),
                new AccessRequest(world.emp, Set.of()).withColumns(COLUMNS));
        assertThat(all.grants()).extracting(GrantUsed::isOfActor).containsExactly(false, true);
    }

    private Restriction.Target target(String name, Set<UUID> to, Set<UUID> except) {
        return new Restriction.Target(id(name), name, world.hr.id(), null, to, except);
    }

    private Explanation explain(String name, Privilege... needed) {
        return new Authorizer().explain(world.subject(name),
                new AccessRequest(world.emp, Set.of(needed)).withColumns(COLUMNS));
    }
}
