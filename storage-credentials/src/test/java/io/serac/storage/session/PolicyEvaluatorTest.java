package io.serac.storage.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The judge of the policies must not be blind itself. */
class PolicyEvaluatorTest {
    @ParameterizedTest
    @CsvSource({
            "a, a, true",
            "a, b, false",
            "a, A, false",
            "a/*, a/, true",
            "a/*, a/b/c, true",
            "a/*, a, false",
            "a/*, ab/c, false",
            "a*, ab/c, true",
            "*, anything, true",
            "a?c, abc, true",
            "a?c, ac, false",
            "a?c, a/c, true",
            "*a*b*, xaybz, true",
            "*a*b*, xbyaz, false",
            "a.c, abc, false",
            "a${*}, a*, true",
            "a${*}, ab, false",
            "a${?}c, a?c, true",
            "a${?}c, abc, false",
            "a${$}, a$, true",
            "a$, a$, true",
    })
    void matchesPatterns(String pattern, String text, boolean expected) {
        assertThat(PolicyEvaluator.matches(pattern, text)).isEqualTo(expected);
    }

    @Test
    void seesWhatAStarInAFolderWouldOpen() {
        PolicyEvaluator careless = new PolicyEvaluator(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\","
                        + "\"Resource\":[\"arn:aws:s3:::b/t*/*\"]}]}");

        assertThat(careless.allows("s3:GetObject", "arn:aws:s3:::b/t*/x", Map.of())).isTrue();
        assertThat(careless.allows("S3:getobjectacl", "arn:aws:s3:::b/t2/x", Map.of())).isTrue();
        assertThat(careless.allows("s3:PutObject", "arn:aws:s3:::b/t2/x", Map.of())).isFalse();
        assertThat(careless.allows("s3:GetObject", "arn:aws:s3:::b/u/x", Map.of())).isFalse();
    }

    @Test
    void aConditionNeedsItsKey() {
        PolicyEvaluator policy = new PolicyEvaluator(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\"],"
                        + "\"Resource\":\"arn:aws:s3:::b\",\"Condition\":{\"StringLike\":{\"s3:prefix\":[\"a/*\",\"b/*\"]}}}]}");

        assertThat(policy.allows("s3:ListBucket", "arn:aws:s3:::b", Map.of("s3:prefix", "b/"))).isTrue();
        assertThat(policy.allows("s3:ListBucket", "arn:aws:s3:::b", Map.of("s3:prefix", "b"))).isFalse();
        assertThat(policy.allows("s3:ListBucket", "arn:aws:s3:::b", Map.of())).isFalse();
        assertThat(policy.allows("s3:ListBucket", "arn:aws:s3:::c", Map.of("s3:prefix", "b/"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{}", "[]", "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"a\",\"Resource\":\"b\"}]}",
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"NotAction\":\"a\",\"Resource\":\"b\"}]}",
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"a\"}]}",
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"a\",\"Resource\":\"b\","
                    + "\"Condition\":{\"StringNotLike\":{\"s3:prefix\":\"a\"}}}]}",
    })
    void passesOverNothing(String policy) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PolicyEvaluator(policy));
    }

    @Test
    void knowsNoVariables() {
        assertThatIllegalArgumentException().isThrownBy(() -> PolicyEvaluator.matches("a/${aws:username}/*", "a/b/c"));
    }
}
