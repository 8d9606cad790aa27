package io.serac.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.policy.TagBinding;
import io.serac.authorizer.policy.TagCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finding the tags of one column among those of a table. */
class AttachedTagsTest {
    private static final UUID PII = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final UUID TABLE = new UUID(0, 3);

    /** What is looked at for a column is what is about it, however many other columns are tagged. */
    @Test
    void ofTenThousandTaggedColumnsOneIsLookedAt() {
        int columns = 10_000;
        List<TagBinding> bindings = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            bindings.add(TagBinding.onColumn(PII, "email", TABLE, column, "column" + column));
        }
        bindings.add(TagBinding.onObject(OTHER, "", TABLE));
        AttachedTags attached = AttachedTags.of(bindings);
        int lookedAt = 0;
        for (int column = 0; column < columns; column++) {
            lookedAt += attached.onField(column).size() + attached.onName("COLUMN" + column).size();
        }
        assertThat(lookedAt).isEqualTo(2 * columns);
        assertThat(attached.onField(columns)).isEmpty();
        assertThat(attached.onName("column")).isEmpty();
        assertThat(attached.onObject()).hasSize(1);
        assertThat(attached.countOnColumns()).isEqualTo(columns);
        assertThat(attached.has(new TagCondition(PII, "email"))).isTrue();
        assertThat(attached.has(new TagCondition(PII, "ssn"))).isFalse();
        assertThat(attached.has(new TagCondition(OTHER, null))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"mail, MAIL", "straße, STRASSE", "İd, id", "ıd, ID", "ſsn, SSN", "K, k", "ǅ, ǆ", "𐐀x, 𐐨X", "a.b, A.B",
            "a, b"})
    void namesAreTheSameWhereTextsAre(String bound, String asked) {
        AttachedTags attached = AttachedTags.of(List.of(TagBinding.onColumn(PII, "", TABLE, 1, bound)));
        assertThat(!attached.onName(asked).isEmpty()).isEqualTo(bound.equalsIgnoreCase(asked));
        assertThat(!attached.onName(bound).isEmpty()).isTrue();
    }

    @Test
    void aFormerColumnWithoutANameIsFoundByItsIdOnly() {
        AttachedTags attached = AttachedTags.of(List.of(TagBinding.onColumn(PII, "", TABLE, 1, "")));
        assertThat(attached.onField(1)).hasSize(1);
        assertThat(attached.onName("")).isEmpty();
    }
}
