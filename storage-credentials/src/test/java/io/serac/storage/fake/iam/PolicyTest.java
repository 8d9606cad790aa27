package io.serac.storage.fake.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.storage.fake.iam.Policy.Kind;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What IAM's documentation says about policies, sentence by sentence. */
class PolicyTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
            "a/*,        a/b,       true",
            "a/*,        a/b/c,     true",
            "a/*,        a/,        true",
            "a/*,        a,         false",
            "a/*,        ax/b,      false",
            "a/*,        A/b,       false",
            "a?c,        abc,       true",
            "a?c,        ac,        false",
            "*/x*y,      a/b/xzy,   true",
            "*/x*y,      a/b/xz,    false",
            "a${*}/*,    a*/b,      true",
            "a${*}/*,    ax/b,      false",
            "a${?},      a?,        true",
            "a${?},      ab,        false",
            "a${$}{*},   a${*},     true",
            "${aws:username}/*, ann/x, true",
            "${aws:username}/*, bob/x, false",
            "\"${aws:PrincipalTag/team, 'none'}/*\", none/x, true",
            "${aws:PrincipalTag/team}/*, none/x, false",
    })
    void aResourceIsMatchedByWildcardsAndVariables(String pattern, String key, boolean matches) {
        Policy policy = allow("s3:GetObject", "arn:aws:s3:::lake/" + pattern);

        assertThat(policy.allows(new Ask(Set.of(), "s3:GetObject", "arn:aws:s3:::lake/" + key,
                Map.of("aws:username", "ann")))).isEqualTo(matches);
    }

    @Test
    void variablesAreTextInTheOldVersion() {
        Policy old = Policy.parse("""
                {"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/a${*}/*"}}""",
                Kind.IDENTITY);

        assertThat(old.allows(Ask.object("s3:GetObject", "lake", "a*/b"))).isFalse();
        assertThat(old.allows(Ask.object("s3:GetObject", "lake", "a${x}/b"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"s3:GetObject, true", "S3:getobject, true", "s3:Get*, true", "*, true", "s3:*, true",
            "s3:GetObjectAcl, false", "s3:Put*, false", "sts:*, false"})
    void anActionIsMatchedWithoutCase(String pattern, boolean matches) {
        assertThat(allow(pattern, "*").allows(Ask.object("s3:GetObject", "lake", "a"))).isEqualTo(matches);
    }

    @Test
    void aWildcardStaysInItsPartOfAnArn() {
        Policy policy = allow("s3:GetObject", "arn:aws:*:lake/a");

        assertThat(policy.allows(Ask.object("s3:GetObject", "lake", "a"))).isFalse();
        assertThat(allow("s3:GetObject", "arn:*:s3:::lake/a").allows(Ask.object("s3:GetObject", "lake", "a"))).isTrue();
    }

    @Test
    void aDenialWinsAndSilenceDenies() {
        Policy policy = Policy.parse("""
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Action":"s3:*","Resource":"*"},
                 {"Effect":"Deny","NotAction":"s3:GetObject","NotResource":"arn:aws:s3:::lake/mine/*"}]}""",
                Kind.IDENTITY);

        assertThat(policy.judge(Ask.object("s3:GetObject", "lake", "a"))).isEqualTo(Verdict.ALLOWED);
        assertThat(policy.judge(Ask.object("s3:PutObject", "lake", "mine/a"))).isEqualTo(Verdict.ALLOWED);
        assertThat(policy.judge(Ask.object("s3:PutObject", "lake", "a"))).isEqualTo(Verdict.DENIED);
        assertThat(policy.judge(new Ask(Set.of(), "sts:AssumeRole", "*", Map.of()))).isEqualTo(Verdict.DENIED);
        assertThat(allow("s3:GetObject", "*").judge(Ask.object("s3:PutObject", "lake", "a")))
                .isEqualTo(Verdict.SILENT);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
            "StringLike,                a/b, true",
            "StringLike,                a/,  true",
            "StringLike,                a,   false",
            "StringLike,                ,    false",
            "StringLikeIfExists,        ,    true",
            "StringLikeIfExists,        b,   false",
            "StringNotLike,             a/b, false",
            "StringNotLike,             b,   true",
            "StringNotLike,             ,    true",
            "StringEquals,              a/b, false",
            "StringEquals,              a/*, true",
            "StringNotEquals,           a/*, false",
            "StringEqualsIgnoreCase,    A/*, true",
            "ForAllValues:StringLike,   ,    true",
            "ForAnyValue:StringLike,    ,    false",
            "ForAnyValue:StringLike,    a/b, true",
    })
    void aConditionCompares(String operator, String prefix, boolean holds) {
        Policy policy = Policy.parse("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*",
                 "Condition":{"%s":{"s3:prefix":["c","a/*"]}}}]}""".formatted(operator), Kind.IDENTITY);

        assertThat(policy.allows(new Ask(Set.of(), "s3:ListBucket", "arn:aws:s3:::lake",
                prefix == null ? Map.of() : Map.of("S3:Prefix", prefix)))).isEqualTo(holds);
    }

    @Test
    void allConditionsOfAStatementMustHold() {
        Policy policy = Policy.parse("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*",
                 "Condition":{"StringLike":{"s3:prefix":"a/*","s3:delimiter":"/"},"Null":{"s3:max-keys":"true"}}}]}""",
                Kind.IDENTITY);

        assertThat(policy.allows(list(Map.of("s3:prefix", "a/", "s3:delimiter", "/")))).isTrue();
        assertThat(policy.allows(list(Map.of("s3:prefix", "a/")))).isFalse();
        assertThat(policy.allows(list(Map.of("s3:prefix", "a/", "s3:delimiter", "/", "s3:max-keys", "1")))).isFalse();
    }

    @Test
    void trustIsAboutPrincipals() {
        Policy trust = Policy.parse(
                """
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Principal":{"AWS":["arn:aws:iam:::user/serac"]},"Action":["sts:AssumeRole"],
                  "Condition":{"StringEquals":{"sts:ExternalId":"e-1"}}},
                 {"Effect":"Deny","Principal":{"AWS":["arn:aws:iam:::role/serac-main"]},"Action":["sts:AssumeRole"]}]}""",
                Kind.TRUST);

        assertThat(trust.judge(assume("user/serac", "e-1"))).isEqualTo(Verdict.ALLOWED);
        assertThat(trust.judge(assume("user/serac", "e-2"))).isEqualTo(Verdict.SILENT);
        assertThat(trust.judge(assume("user/other", "e-1"))).isEqualTo(Verdict.SILENT);
        assertThat(trust.judge(assume("role/serac-main", "e-1"))).isEqualTo(Verdict.DENIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "[]", "{}", "{\"Statement\":[]}", "not JSON",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]} x",
            "{\"Version\":\"2020\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            "{\"Statement\":[{\"Effect\":\"allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Resource\":\"*\"}]}",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[],\"Resource\":\"*\"}]}",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\"}]}",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"lake/a\"}]}",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Principal\":\"*\"}]}",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Extra\":1}]}",
            "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\","
                    + "\"Condition\":{\"Matches\":{\"s3:prefix\":\"a\"}}}]}"})
    void whatIsNoPolicyIsRefused(String text) {
        assertThatThrownBy(() -> Policy.parse(text, Kind.IDENTITY)).isInstanceOf(MalformedPolicyException.class);
    }

    private static Policy allow(String action, String resource) {
        return Policy.parse("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["%s"],"Resource":["%s"]}]}"""
                .formatted(action, resource), Kind.IDENTITY);
    }

    private static Ask list(Map<String, String> context) {
        return new Ask(Set.of(), "s3:ListBucket", "arn:aws:s3:::lake", context);
    }

    private static Ask assume(String principal, String externalId) {
        return new Ask(Set.of("arn:aws:iam:::" + principal), "sts:AssumeRole", "arn:aws:iam:::role/serac-main",
                Map.of("sts:ExternalId", externalId));
    }
}
