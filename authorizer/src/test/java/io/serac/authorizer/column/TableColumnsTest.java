package io.serac.authorizer.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

class TableColumnsTest {
    private static final Types.NestedField ID = Types.NestedField.required(7, "Id", Types.LongType.get());
    private static final Types.NestedField STREET = Types.NestedField.optional(3, "street", Types.StringType.get());
    private static final Types.NestedField ADDRESS =
            Types.NestedField.optional(9, "address", Types.StructType.of(STREET));
    private static final Types.NestedField FORMER_ID = Types.NestedField.optional(2, "ID", Types.StringType.get());

    private final TableColumns columns = TableColumns.of(Types.StructType.of(ID, ADDRESS),
            List.of(Types.StructType.of(FORMER_ID, ADDRESS)));

    @Test
    void keepsTheOrderInWhichColumnsWereGiven() {
        assertThat(columns.columns()).extracting(TableColumns.Column::fieldId).containsExactly(7, 9, 3, 2);
    }

    @Test
    void findsColumnsByIdAndNoOthers() {
        for (int id : List.of(2, 3, 7, 9)) {
            assertThat(columns.find(id).orElseThrow().fieldId()).isEqualTo(id);
        }
        for (int id : List.of(-1, 0, 4, 8, 10)) {
            assertThat(columns.find(id)).isEmpty();
        }
        assertThat(columns.ancestorsOf(3)).containsExactly(9);
        assertThat(columns.ancestorsOf(7)).isEmpty();
    }

    @Test
    void knowsAllThatBoreANameAtTheTopWhateverItsCase() {
        assertThat(columns.bearersAtTop("iD")).containsExactlyInAnyOrder(7, 2);
        assertThat(columns.bearersAtTop("address")).containsExactly(9);
        assertThat(columns.bearersAtTop("street")).as("inside of another").isEmpty();
        assertThat(columns.bearersAtTop("a")).isEmpty();
        assertThat(columns.bearersAtTop("zip")).isEmpty();
    }

    @Test
    void weighsMoreTheMoreColumnsThereAre() {
        List<Types.NestedField> fields = new ArrayList<>();
        int before = TableColumns.of(List.of()).weight();
        for (int id = 1; id <= 10; id++) {
            fields.add(Types.NestedField.optional(id, "column" + id, Types.StringType.get()));
            int weight = TableColumns.of(Types.StructType.of(fields), List.of()).weight();
            assertThat(weight).isBetween(before + 50, before + 150);
            before = weight;
        }
    }
}
