package io.serac.authorizer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns as the server knows them; AutoClassifyIT holds the same cases against the database. */
class TagPatternTest {
    @ParameterizedTest
    @CsvSource({"*_EMAIL, work_email, true", "*_EMAIL, Work_Email, true", "*_EMAIL, _email, true",
            "*_EMAIL, workemail, false", "mail, mail, true", "mail, MAIL, true", "mail, e-mail, false",
            "mail, person.mail, true", "*_EMAIL, person.work_email, true", "mail, mailing.box, false",
            "tax?ssn, tax_ssn, true", "tax?ssn, taxssn, false", "50%_off, 50%_off, true", "50%_off, 50xx_off, false",
            "home.*, home.zip, true", "home.*, homes, false", "*, anything, true", "*a*b*, xxaxxbxx, true",
            "*a*b*, xxbxxaxx, false", "a*b, ab, true", "a*b, abc, false", "?, 𐐀, true", "??, 𐐀, false",
            "a\\b, a\\b, true"})
    void aPatternFitsTheFullNameOrItsLastLevel(String pattern, String column, boolean fits) {
        assertThat(new TagPattern(pattern, "").fits(new AddedColumn(1, column))).isEqualTo(fits);
    }

    @Test
    void manyStarsTakeNoLongerThanTheirNumber() {
        String pattern = "*a".repeat(50) + "b";
        assertThat(new TagPattern(pattern, "").fits(new AddedColumn(1, "a".repeat(1_000)))).isFalse();
    }
}
