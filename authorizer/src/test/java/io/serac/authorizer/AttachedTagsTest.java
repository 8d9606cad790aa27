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
        for (AttachedTags attached : fewAndMany(TagBinding.onColumn(PII, "", TABLE, 1, bound))) {
            assertThat(!attached.onName(asked).isEmpty()).isEqualTo(bound.equalsIgnoreCase(asked));
            assertThat(!attached.onName(bound).isEmpty()).isTrue();
        }
    }

    @Test
    void aFormerColumnWithoutANameIsFoundByItsIdOnly() {
        for (AttachedTags attached : fewAndMany(TagBinding.onColumn(PII, "", TABLE, 1, ""))) {
            assertThat(attached.onField(1)).hasSize(1);
            assertThat(attached.onName("")).isEmpty();
        }
    }

    @Test
    void fewAreFoundAsManyAre() {
        TagBinding[] bindings = {TagBinding.onColumn(PII, "email", TABLE, 1, "mail"),
                TagBinding.onColumn(OTHER, "", TABLE, 1, "Mail"), TagBinding.onObject(PII, "ssn", TABLE)};
        for (AttachedTags attached : fewAndMany(bindings)) {
            assertThat(attached.onField(1)).containsExactly(bindings[0], bindings[1]);
            assertThat(attached.onField(2)).isEmpty();
            assertThat(attached.onName("MAIL")).containsExactly(bindings[0], bindings[1]);
            assertThat(attached.onObject()).containsExactly(bindings[2]);
            assertThat(attached.taggedFields()).contains(1).doesNotContain(2);
            assertThat(attached.has(OTHER)).isTrue();
            assertThat(attached.has(new TagCondition(PII, "ssn"))).isTrue();
            assertThat(attached.has(new TagCondition(PII, "phone"))).isFalse();
            assertThat(attached.has(new TagCondition(OTHER, null))).isTrue();
            assertThat(attached.has(UUID.randomUUID())).isFalse();
        }
    }

    /** These alone, and among so many that they are indexed. */
    private static List<AttachedTags> fewAndMany(TagBinding... bindings) {
        List<TagBinding> more = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            more.add(TagBinding.onColumn(new UUID(1, i), "filler", TABLE, 1_000 + i, "filler" + i));
        }
        AttachedTags few = AttachedTags.of(List.of(bindings));
        return List.of(few, few.with(more));
    }
}
