package io.serac.authorizer;

import static io.serac.authorizer.World.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.policy.AddedColumn;
import io.serac.authorizer.policy.ColumnBinding;
import io.serac.authorizer.policy.KeptColumn;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagCondition;
import io.serac.authorizer.policy.TagDefinition;
import io.serac.authorizer.policy.TagPattern;
import io.serac.authorizer.row.RowPredicate;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchemaChangeTest {
    private static final Types.StructType FIRST = Types.StructType.of(text(1, "id"), text(2, "ssn"), text(3, "dept"),
            Types.NestedField.optional(4, "home", Types.StructType.of(text(5, "city"))));
    private static final TableColumns BEFORE = TableColumns.of(FIRST, List.of());

    private final World world = new World();

    private static Types.NestedField text(int id, String name) {
        return Types.NestedField.optional(id, name, Types.StringType.get());
    }

    private static TableColumns to(Types.NestedField... fields) {
        return TableColumns.of(Types.StructType.of(fields), List.of(FIRST));
    }

    private static Restriction.Target target(String name, Securable on, @Nullable TagCondition when) {
        return new Restriction.Target(id(name), name, on.id(), when, Set.of(id("carol")), Set.of());
    }

    private List<KeptColumn> kept(TableColumns after) {
        return world.snapshot().columnsToKeep(world.emp, BEFORE, after);
    }

    private AccessClass accessClass(TableColumns columns) {
        return ((Decision.Allowed) new Authorizer().decide(world.subject("carol"),
                new AccessRequest(world.emp, Set.of()).withColumns(columns))).accessClass();
    }

    @Test
    void onlyColumnsThatWouldEscapeAreKept() {
        world.restrict(new Restriction.ColumnDeny(target("deny", world.main, null), Restriction.Columns.named("SSN")));
        assertThat(kept(BEFORE)).isEmpty();
        assertThat(kept(to(text(1, "id"), text(2, "Ssn")))).isEmpty();
        // Dropped but known: its last name still tells.
        assertThat(kept(to(text(1, "id")))).isEmpty();
        assertThat(kept(to(text(1, "id"), text(9, "ssn")))).isEmpty();

        List<KeptColumn> renamed = List.of(new KeptColumn(id("deny"), "SSN", 2));
        assertThat(kept(to(text(1, "id"), text(2, "other")))).isEqualTo(renamed);
        assertThat(kept(to(text(3, "ssn"), text(2, "dept")))).isEqualTo(renamed);
        assertThat(kept(TableColumns.of(Types.StructType.of(text(1, "id")), List.of()))).isEqualTo(renamed);
    }

    @Test
    void whatIsBoundIsNotBoundAgainAndMeansOneTable() {
        world.restrict(new Restriction.ColumnMask(target("mask", world.hr, null),
                new Restriction.Columns(Set.of("ssn", "home"), List.of(new ColumnBinding(world.emp.id(), "ssn", 2))),
                Mask.SHOW_LAST_4));
        assertThat(kept(
                to(text(2, "other"), Types.NestedField.optional(4, "house", Types.StructType.of(text(5, "city"))))))
                .containsExactly(new KeptColumn(id("mask"), "home", 4));
        assertThat(world.snapshot().columnsToKeep(world.wages, BEFORE, to(text(2, "other"))))
                .contains(new KeptColumn(id("mask"), "ssn", 2));
    }

    @Test
    void filtersKeepTheColumnsOfTheirNames() {
        world.restrict(new Restriction.RowFilter(target("rows", world.hr, null),
                new RowPredicate.Plain(
                        Expressions.and(Expressions.equal("dept", "x"), Expressions.equal("home.city", "y"))),
                List.of()));
        assertThat(kept(BEFORE)).isEmpty();
        assertThat(
                kept(to(text(3, "dept"), Types.NestedField.optional(4, "house", Types.StructType.of(text(5, "city"))))))
                .containsExactly(new KeptColumn(id("rows"), "home.city", 5));
        assertThat(kept(to(text(2, "dept"), text(3, "ssn")))).contains(new KeptColumn(id("rows"), "dept", 3));
        assertThat(kept(to(text(3, "DEPT")))).contains(new KeptColumn(id("rows"), "dept", 3));
    }

    @Test
    void aRestrictionThatIsBoundToWhatNoSchemaKnowsStillRestricts() {
        Restriction.Columns columns =
                new Restriction.Columns(Set.of("ssn"), List.of(new ColumnBinding(world.emp.id(), "ssn", 77)));
        TagCondition pii = new TagCondition(id("pii"), null);
        TableColumns without = TableColumns.of(Types.StructType.of(text(1, "id")), List.of());
        assertThat(accessClass(without)).isEqualTo(AccessClass.FULL);
        world.restrict(new Restriction.ColumnDeny(target("tagged", world.hr, pii), Restriction.Columns.all()));
        world.restrict(new Restriction.ColumnDeny(target("both", world.hr, pii), columns));
        assertThat(accessClass(without)).isEqualTo(AccessClass.FULL);
        world.bind(TagBinding.onColumn(id("pii"), "", world.emp.id(), 1, "id2"));
        assertThat(accessClass(TableColumns.of(Types.StructType.of(text(77, "x"), text(1, "y")), List.of())))
                .isEqualTo(AccessClass.RESTRICTED);
        assertThat(accessClass(TableColumns.of(Types.StructType.of(text(5, "x")), List.of())))
                .as("the tag was on a column that nobody knows any more").isEqualTo(AccessClass.RESTRICTED);

        World plain = new World();
        plain.restrict(new Restriction.ColumnDeny(target("deny", plain.hr, null), columns));
        Decision.Allowed allowed = (Decision.Allowed) new Authorizer().decide(plain.subject("carol"),
                new AccessRequest(plain.emp, Set.of()).withColumns(without));
        assertThat(allowed.accessClass()).isEqualTo(AccessClass.RESTRICTED);
        assertThat(allowed.columnRules().isReadable(1)).isTrue();
    }

    @Test
    void whatIsSensitiveDependsOnNobody() {
        assertThat(world.snapshot().mayHaveSensitiveColumns(world.emp)).isFalse();
        world.restrict(new Restriction.RowFilter(target("rows", world.hr, null),
                new RowPredicate.Plain(Expressions.equal("dept", "x")), List.of()));
        assertThat(world.snapshot().mayHaveSensitiveColumns(world.emp)).isFalse();
        world.restrict(new Restriction.ColumnMask(target("mask", world.main, null), Restriction.Columns.named("Home"),
                Mask.SHOW_LAST_4));
        assertThat(world.snapshot().mayHaveSensitiveColumns(world.emp)).isTrue();
        assertThat(world.snapshot().sensitiveColumns(world.emp, BEFORE)).containsExactlyInAnyOrder(4, 5);

        World tagged = new World();
        tagged.bind(TagBinding.onColumn(id("harmless"), "", tagged.emp.id(), 3, "dept")).tag("harmless", false);
        assertThat(tagged.snapshot().mayHaveSensitiveColumns(tagged.emp)).isFalse();
        tagged.bind(TagBinding.onColumn(id("pii"), "", tagged.emp.id(), 2, "social")).tag(
                new TagDefinition(id("pii"), "pii", false, true));
        assertThat(tagged.snapshot().mayHaveSensitiveColumns(tagged.emp)).isTrue();
        assertThat(tagged.snapshot().sensitiveColumns(tagged.emp, BEFORE)).containsExactly(2);
        assertThat(tagged.snapshot().mayHaveSensitiveColumns(tagged.wages)).isFalse();
    }

    @Test
    void whatAPatternWillTagIsSensitiveTogetherWithTheChange() {
        World classifying = new World().tag(new TagDefinition(id("pii"), "pii", false, true,
                List.of(new TagPattern("*_mail", "mail"), new TagPattern("*", "other"))));
        List<AddedColumn> added = List.of(new AddedColumn(9, "work_mail"));
        TableColumns after = TableColumns.of(Types.StructType.of(text(1, "id"), text(9, "work_mail")), List.of());
        PolicySnapshot snapshot = classifying.snapshot();
        assertThat(snapshot.mayHaveSensitiveColumns(classifying.emp)).isFalse();
        List<TagBinding> coming = snapshot.classified(classifying.emp, added);
        assertThat(coming)
                .containsExactly(TagBinding.onColumn(id("pii"), "mail", classifying.emp.id(), 9, "work_mail"));
        assertThat(snapshot.mayHaveSensitiveColumns(classifying.emp, coming)).isTrue();
        assertThat(snapshot.sensitiveColumns(classifying.emp, after, coming)).containsExactly(9);
        assertThat(snapshot.sensitiveColumns(classifying.emp, after)).isEmpty();

        classifying.bind(TagBinding.onColumn(id("pii"), "other", classifying.emp.id(), 9, "x"));
        assertThat(classifying.snapshot().classified(classifying.emp, added)).as("it bears the tag already").isEmpty();
    }

    @Test
    void aRestrictionOnWhatAPatternWillTagMakesItSensitiveToo() {
        World classifying = new World().tag(new TagDefinition(id("pii"), "pii", false, false,
                List.of(new TagPattern("*_mail", "mail"), new TagPattern("*_phone", "phone"))));
        classifying.restrict(new Restriction.ColumnMask(
                target("mask", classifying.main, new TagCondition(id("pii"), "mail")), Restriction.Columns.all(),
                Mask.SHOW_LAST_4));
        TableColumns after = TableColumns.of(Types.StructType.of(text(8, "a_phone"), text(9, "a_mail")), List.of());
        PolicySnapshot snapshot = classifying.snapshot();
        List<TagBinding> coming = snapshot.classified(classifying.emp,
                List.of(new AddedColumn(8, "a_phone"), new AddedColumn(9, "a_mail")));
        assertThat(snapshot.sensitiveColumns(classifying.emp, after, coming)).containsExactly(9);
    }

    @Test
    void whoWillBeRestrictedByWhatAPatternTagsIsKnownBefore() {
        World classifying = new World().tag(
                new TagDefinition(id("pii"), "pii", false, false, List.of(new TagPattern("*_mail", "mail"))));
        PolicySnapshot snapshot = classifying.snapshot();

        PolicySnapshot supposed = snapshot.classifying(classifying.emp, List.of(new AddedColumn(9, "a_mail")));

        assertThat(supposed.isTagged(classifying.emp, 9)).isTrue();
        assertThat(supposed.epoch()).isEqualTo(snapshot.epoch());
        assertThat(snapshot.isTagged(classifying.emp, 9)).as("nothing has changed").isFalse();
        assertThat(snapshot.classifying(classifying.emp, List.of(new AddedColumn(8, "phone")))).isSameAs(snapshot);
    }

    @Test
    void namesOfTheirTimeAreKnown() {
        TableColumns swapped = to(text(2, "dept"), text(3, "ssn"), text(9, "id"));
        assertThat(swapped.bearersAtTop("DEPT")).containsExactlyInAnyOrder(2, 3);
        assertThat(swapped.bearersAtTop("home")).containsExactly(4);
        assertThat(swapped.bearersAtTop("city")).isEmpty();
        assertThat(swapped.hasTakenName(2)).isTrue();
        assertThat(swapped.hasTakenName(3)).isTrue();
        assertThat(swapped.hasTakenName(9)).as("it was not there when another had the name").isFalse();
        assertThat(BEFORE.hasTakenName(2)).isFalse();
    }
}
