package io.serac.storage.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {
    @ParameterizedTest
    @CsvSource({
            "s3://lake/a/b,        s3,   lake, a/b,    s3://lake/a/b",
            "s3://lake/a/b/,       s3,   lake, a/b,    s3://lake/a/b",
            "s3a://lake/a,         s3,   lake, a,      s3://lake/a",
            "s3n://lake/a=1/x_y-z, s3,   lake, a=1/x_y-z, s3://lake/a=1/x_y-z",
            "file:/tmp/ns/table,   file, '',   /tmp/ns/table, file:/tmp/ns/table",
            "file:///tmp/ns/table, file, '',   /tmp/ns/table, file:/tmp/ns/table",
            "file:///tmp/ns/,      file, '',   /tmp/ns, file:/tmp/ns",
            "file:/tmp/junit-15/my folder/ä, file, '', /tmp/junit-15/my folder/ä, file:/tmp/junit-15/my folder/ä",
    })
    void keepsTheSpellingAndComparesTheCanonicalForm(String text, String scheme, String bucket, String key,
            String canonical) {
        Location location = Location.parse(text);

        assertThat(location).hasToString(text);
        assertThat(location.scheme()).isEqualTo(scheme);
        assertThat(location.bucket()).isEqualTo(bucket);
        assertThat(location.key()).isEqualTo(key);
        assertThat(location.canonical()).isEqualTo(canonical);
        assertThat(location).isEqualTo(Location.parse(canonical)).hasSameHashCodeAs(Location.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "a", "/tmp/a", "s3", "s3:", "s3:/lake/a", "s3://", "s3:///a", "S3://lake/a", "FILE:/a", "hdfs://nn/a",
            "gs://b/a",
            "s3://lake", "s3://lake/", "s3://lake//a", "s3://lake/a//b", "s3://lake/a//", "s3://lake/./a",
            "s3://lake/a/..",
            "s3://lake/../a", "s3://user@lake/a", "s3://user:pw@lake/a", "s3://lake:443/a", "s3://lake/a?versionId=1",
            "s3://lake/a#b", "s3://lake/a%2Fb", "s3://lake/a b", "s3://lake/a*", "s3://lake/a\\b", "s3://lake/ä",
            "s3://lake/a\u0000",
            "s3://la_ke/a", "s3://LAKE/a", "s3://la/a", "s3://la..ke/a", "s3://-lake/a", "s3://lake-/a",
            "s3://lake/a${*}",
            "file:", "file:a", "file:/", "file:///", "file://host/a", "file://localhost/a", "file://", "file:////a",
            "file:/a//b",
            "file:/a/../b", "file:/a/.", "file:/a?b", "file:/a#b", "file:/a%20b", "file:/a\\b", "file:/a\nb",
            "file:/a\u0085b",
            "file:/a\ud800b",
    })
    void refusesWhatClientsAndStoresCouldReadDifferently(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Location.parse(text))
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .isNotBlank()
                        .doesNotContainPattern("\\p{Cntrl}"));
    }

    @Test
    void isLimitedInLengthAndSoAreItsMessages() {
        String longest = "s3://lake/" + "a".repeat(Location.CHARACTERS_MAX - "s3://lake/".length());

        assertThat(Location.parse(longest).key()).hasSize(690);
        assertThatIllegalArgumentException().isThrownBy(() -> Location.parse(longest + "a"))
                .withMessageContaining("701");
        assertThatIllegalArgumentException().isThrownBy(() -> Location.parse("s3://lake/" + "%".repeat(600)))
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void isInsideByWholeSegmentsOfTheSameBucketOnly() {
        Location folder = Location.parse("s3://lake/a");

        assertThat(Location.parse("s3a://lake/a/b").isInside(folder)).isTrue();
        assertThat(Location.parse("s3://lake/a/b/c/").isInside(folder)).isTrue();
        assertThat(Location.parse("s3://lake/ab").isInside(folder)).isFalse();
        assertThat(Location.parse("s3://lake/A/b").isInside(folder)).isFalse();
        assertThat(Location.parse("s3://lake2/a/b").isInside(folder)).isFalse();
        assertThat(Location.parse("file:/lake/a/b").isInside(folder)).isFalse();
        assertThat(Location.parse("s3://lake/a/").isInside(folder)).isFalse();
        assertThat(Location.parse("s3://lake/a/").isSameOrInside(folder)).isTrue();
        assertThat(Location.parse("s3://lake/ab").isSameOrInside(folder)).isFalse();
    }

    @Test
    void resolvesInItsOwnSpelling() {
        assertThat(Location.parse("file:/t").resolve("metadata/v1.json")).hasToString("file:/t/metadata/v1.json");
        assertThat(Location.parse("file:///t/").resolve("x")).hasToString("file:///t/x");
        assertThat(Location.parse("s3a://lake/t").resolve("x")).hasToString("s3a://lake/t/x");
    }

    @Test
    void resolvesNamesThatEnginesGiveToDataFilesButNoneThatLeadAway() {
        Location table = Location.parse("s3://lake/t");

        assertThat(table.resolve("data/day=1%2F2 ä/x.parquet").key()).isEqualTo("t/data/day=1%2F2 ä/x.parquet");
        assertThat(table.resolve("data/day=1%2F2 ä/x.parquet").isInside(table)).isTrue();
        for (String away : new String[]{"", "/x", "x/", "a//b", "..", "../x", "a/../../x", "./x"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> table.resolve(away));
        }
    }
}
