package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.Securable;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.policy.AddedColumn;
import io.serac.authorizer.policy.ColumnBinding;
import io.serac.authorizer.policy.PolicyRows;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagDefinition;
import io.serac.authorizer.policy.TagPattern;
import io.serac.server.error.CatalogException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

/** How much is remembered of the columns of one table. */
class KeptColumnsTest {
    private static final Securable.Server SERVER = new Securable.Server(new UUID(0, 1), new UUID(0, 2));
    private static final Securable.Warehouse MAIN = new Securable.Warehouse(new UUID(0, 3), new UUID(0, 2), SERVER);
    private static final Securable.Namespace HR = new Securable.Namespace(new UUID(0, 4), new UUID(0, 2), MAIN);
    private static final Securable.Table TABLE = new Securable.Table(new UUID(0, 5), new UUID(0, 2), HR);
    private static final UUID PII = new UUID(0, 6);

    private static KeptColumns with(List<Restriction> restrictions, List<TagBinding> bindings) {
        TagDefinition pii = new TagDefinition(PII, "pii", false, false, List.of(new TagPattern("*_mail", "")));
        PolicySnapshot snapshot = PolicySnapshot.compile(new PolicyRows(List.of(), List.of(), List.of(), List.of(),
                restrictions, List.of(pii), bindings, Set.of()), Long.MAX_VALUE);
        return new KeptColumns(new PolicyStore(NoPolicies.unchanged(snapshot), snapshot));
    }

    private static TableColumns columns(String... names) {
        List<Types.NestedField> fields = new ArrayList<>();
        for (String name : names) {
            fields.add(Types.NestedField.optional(1_000_000 + fields.size(), name, Types.StringType.get()));
        }
        return TableColumns.of(Types.StructType.of(fields), List.of());
    }

    private static Restriction.ColumnDeny deny(Set<String> names, int bound) {
        List<ColumnBinding> bindings = new ArrayList<>();
        for (int fieldId = 1; fieldId <= bound; fieldId++) {
            bindings.add(new ColumnBinding(TABLE.id(), "ssn", fieldId));
        }
        return new Restriction.ColumnDeny(
                new Restriction.Target(new UUID(0, 7), "p", HR.id(), null, Set.of(new UUID(0, 8)), Set.of()),
                new Restriction.Columns(names, bindings));
    }

    @Test
    void aRestrictionRemembersTenThousandColumnsOfATable() {
        TableColumns before = columns("ssn");
        TableColumns after = columns("other");
        assertThat(with(List.of(deny(Set.of("ssn"), 9_999)), List.of()).of(TABLE, before, after)).hasSize(1);
        KeptColumns full = with(List.of(deny(Set.of("ssn"), 10_000)), List.of());
        assertThatThrownBy(() -> full.of(TABLE, before, after)).isInstanceOf(CatalogException.class);
        assertThat(full.of(TABLE, before, before)).as("what binds nothing is free to go on").isEmpty();
    }

    @Test
    void aFieldIsBoundToARestrictionOnce() {
        assertThat(with(List.of(deny(Set.of("ssn", "SSN", "Ssn"), 0)), List.of()).of(TABLE, columns("ssn"),
                columns("other"))).hasSize(1);
    }

    @Test
    void theColumnsOfATableBearAHundredThousandTags() {
        List<TagBinding> bindings = new ArrayList<>();
        for (int fieldId = 1; fieldId <= 100_000; fieldId++) {
            bindings.add(TagBinding.onColumn(PII, "", TABLE.id(), fieldId, ""));
        }
        KeptColumns full = with(List.of(), bindings);
        AddedColumn fitting = new AddedColumn(100_001, "a_mail");
        assertThatThrownBy(() -> full.requireRoomForTags(TABLE, List.of(fitting)))
                .isInstanceOf(CatalogException.class);
        assertThatCode(() -> full.requireRoomForTags(TABLE, List.of(new AddedColumn(100_001, "plain"))))
                .doesNotThrowAnyException();
        KeptColumns free = with(List.of(), bindings.subList(1, bindings.size()));
        assertThatCode(() -> free.requireRoomForTags(TABLE, List.of(fitting))).doesNotThrowAnyException();
    }
}
