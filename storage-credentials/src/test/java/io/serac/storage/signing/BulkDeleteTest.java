package io.serac.storage.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.S3Profile;
import io.serac.storage.scope.StorageMode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkDeleteTest {
    private static final String DELETE = Signing.LAKE + "?delete";
    private static final Signing CLIENT = Signing.in(StorageMode.READ_WRITE).header("Content-Type", "application/xml");
    private static final String KEY = "<Object><Key>wh/t1/data/a</Key></Object>";
    private static final String ONE = "<Delete>" + KEY + "</Delete>";

    @ParameterizedTest
    @ValueSource(strings = {
            ONE,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + ONE + "\n",
            "<?xml version=\"1.0\"?><Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + KEY + "</Delete>",
            "<Delete>\n  <Quiet>true</Quiet>\n  " + KEY + "\n  " + KEY + "\n</Delete>",
            "<Delete>" + KEY + "<Quiet>false</Quiet></Delete>",
            "<Delete><Object><Key>wh/t1/data/a &amp; &lt;b&gt; &quot;&apos; &#228;&#xe4; \u00e4+%2F%.parquet</Key></Object></Delete>"})
    void takesPlainLists(String body) {
        SignedRequest signed = CLIENT.body(body).sign("POST", DELETE);

        assertThat(Signing.header(signed, "x-amz-content-sha256"))
                .isEqualTo(SignatureV4.sha256(body.getBytes(StandardCharsets.UTF_8)));
        assertThat(Signing.signedHeaders(signed)).contains("x-amz-content-sha256", "content-type");
    }

    @Test
    void isNotSignedForAStoreThatTakesAnyListForTheSignedOne() {
        S3Profile ozone = new S3Profile(S3Profile.Dialect.OZONE, Signing.PROFILE.root(), Signing.PROFILE.endpoint(),
                Signing.PROFILE.region(), true, Signing.KEY, false, Signing.PROFILE.delegation(), null);

        CLIENT.with(ozone).body(ONE).assertRefused(SigningRule.BULK_DELETE, "POST", DELETE);
        CLIENT.with(ozone).sign("DELETE", Signing.TABLE + "/data/a");
        CLIENT.body(ONE).sign("POST", DELETE);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", " ", "{}", "wh/t1/data/a", "<Delete>", "<Delete/>", "<Delete></Delete>",
            "<Delete><Quiet>true</Quiet></Delete>",
            KEY, "<Deletes>" + KEY + "</Deletes>", "<delete>" + KEY + "</delete>",
            // Document types and entities.
            "<!DOCTYPE Delete>" + ONE,
            "<!DOCTYPE Delete [<!ENTITY k \"wh/t2/a\">]><Delete><Object><Key>&k;</Key></Object></Delete>",
            "<!DOCTYPE Delete [<!ENTITY k SYSTEM \"file:///etc/passwd\">]><Delete><Object><Key>wh/t1/&k;</Key></Object></Delete>",
            "<!DOCTYPE Delete SYSTEM \"http://127.0.0.1:1/x.dtd\">" + ONE,
            "<!DOCTYPE Delete [<!ATTLIST Key xmlns CDATA \"\">]>" + ONE,
            "<Delete><Object><Key>wh/t1/&k;</Key></Object></Delete>",
            // Other parsers could see other text.
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + ONE, "<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + ONE,
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + ONE, "<?xml version=\"1.1\"?>" + ONE,
            "\ufeff" + ONE, " <?xml version=\"1.0\"?>" + ONE,
            "<?php x?>" + ONE, "<Delete><?x y?>" + KEY + "</Delete>", ONE + "<?x y?>", ONE + "<!-- -->",
            "<Delete><!-- <Object><Key>wh/t2/a</Key></Object> -->" + KEY + "</Delete>",
            "<Delete><Object><Key>wh/t1/<!-- -->a</Key></Object></Delete>",
            "<Delete><Object><Key><![CDATA[wh/t1/a]]></Key></Object></Delete>",
            "<Delete><Object><Key>wh/t1/<b/>a</Key></Object></Delete>",
            "<Delete><Object><Key>wh/t1/a</Key></Object>x</Delete>", ONE + ONE, ONE + "x",
            "<Delete><Object><Key>wh/t1/\ud800</Key></Object></Delete>",
            "<Delete><Object><Key>wh/t1/&#0;</Key></Object></Delete>",
            // More than whole objects with one key.
            "<Delete><Object><Key>wh/t1/a</Key><Key>wh/t2/a</Key></Object></Delete>",
            "<Delete><Object><Key>wh/t2/a</Key><Key>wh/t1/a</Key></Object></Delete>",
            "<Delete><Object><Key>wh/t1/a</Key><VersionId>v</VersionId></Object></Delete>",
            "<Delete><Object><VersionId>v</VersionId><Key>wh/t1/a</Key></Object></Delete>",
            "<Delete><Object><Key>wh/t1/a</Key><ETag>e</ETag></Object></Delete>",
            "<Delete><Object><Key>wh/t1/a</Key><Object><Key>wh/t2/a</Key></Object></Object></Delete>",
            "<Delete><Object/></Delete>", "<Delete><Object></Object></Delete>", "<Delete><Key>wh/t1/a</Key></Delete>",
            "<Delete><Quiet>true</Quiet><Quiet>false</Quiet>" + KEY + "</Delete>",
            "<Delete><Quiet><Object><Key>wh/t2/a</Key></Object></Quiet>" + KEY + "</Delete>",
            "<Delete><Object><Key>wh/t1/a</Key></Object><Other/></Delete>", "<Delete a=\"b\">" + KEY + "</Delete>",
            "<Delete><Object a=\"b\"><Key>wh/t1/a</Key></Object></Delete>",
            // Other namespaces.
            "<Delete xmlns=\"urn:x\">" + KEY + "</Delete>",
            "<Delete><Object xmlns=\"urn:x\"><Key>wh/t1/a</Key></Object></Delete>",
            "<x:Delete xmlns:x=\"http://s3.amazonaws.com/doc/2006-03-01/\"><x:Object><x:Key>wh/t1/a</x:Key></x:Object></x:Delete>",
            "<Delete xmlns:x=\"urn:x\">" + KEY + "<x:Object><x:Key>wh/t2/a</x:Key></x:Object></Delete>"})
    void refusesAnyOtherDocument(String body) {
        CLIENT.body(ONE).sign("POST", DELETE);
        CLIENT.body(body).assertRefused(SigningRule.BULK_DELETE, "POST", DELETE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wh/t2/a", "wh/t1", "wh/t1x/a", "wh/T1/a", " wh/t1/a", "/wh/t1/a", "\nwh/t1/a", "t1/a",
            "wh%2Ft1%2Fa", "lake/wh/t1/a", "s3://lake/wh/t1/a", ""})
    void refusesObjectsOutsideTheTable(String key) {
        assertThat(refusal("<Object><Key>" + key + "</Key></Object>")).isIn("scope", "key");
        assertThat(refusal(KEY + "<Object><Key>" + key + "</Key></Object>")).isIn("scope", "key");
        assertThat(refusal("<Object><Key>" + key + "</Key></Object>" + KEY)).isIn("scope", "key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wh/t1/../t2/a", "wh/t1/./a", "wh/t1//a", "wh/t1/", "wh/t1/%2e%2e/t2/a",
            "wh/t1/%252e%252e/t2/a", "wh/t1/..%2Ft2", "wh/t1/a\\..\\..\\t2", "wh/t1/&#46;&#46;/t2/a", "wh/t1/a&#10;",
            "wh/t1/\u2025/t2", "wh/t1/a&#127;"})
    void refusesKeysThatAStoreCouldTakeForAnother(String key) {
        assertThat(refusal(KEY + "<Object><Key>" + key + "</Key></Object>")).isEqualTo("key");
    }

    private static String refusal(String objects) {
        String body = "<Delete>" + objects + "</Delete>";
        try {
            CLIENT.body(body).sign("POST", DELETE);
            return "none";
        } catch (SigningRefusedException refused) {
            return refused.rule();
        }
    }

    @Test
    void refusesMoreObjectsOrBytesThanAStoreTakes() {
        CLIENT.body("<Delete>" + KEY.repeat(1000) + "</Delete>").sign("POST", DELETE);
        CLIENT.body("<Delete>" + KEY.repeat(1001) + "</Delete>")
                .assertRefused(SigningRule.BULK_DELETE, "POST", DELETE);

        String filled = ONE + " ".repeat(BulkDelete.BYTES_MAX - ONE.length());
        CLIENT.body(filled).sign("POST", DELETE);
        CLIENT.body(filled + " ").assertRefused(SigningRule.BULK_DELETE, "POST", DELETE);
        // Two bytes each.
        CLIENT.body("<Delete><Quiet>" + "\u00e4".repeat(BulkDelete.BYTES_MAX / 2) + "</Quiet>" + KEY + "</Delete>")
                .assertRefused(SigningRule.BULK_DELETE, "POST", DELETE);
    }

    @Test
    void theBodyHasToBeThereAndToBeXml() {
        assertThat(CLIENT.assertRefused(SigningRule.BULK_DELETE, "POST", DELETE).status()).isEqualTo(403);

        Signing untyped = Signing.in(StorageMode.READ_WRITE).body(ONE);
        untyped.sign("POST", DELETE);
        for (String type : new String[]{"text/xml", "application/xml; charset=utf-8",
                "Application/XML;charset=UTF-8"}) {
            untyped.header("content-type", type).sign("POST", DELETE);
        }
        for (String type : new String[]{"multipart/form-data; boundary=x", "application/x-www-form-urlencoded",
                "application/json", "application/xml; charset=utf-16", "application/xml; a=b; charset=utf-8", ""}) {
            untyped.header("content-type", type).assertRefused(SigningRule.BULK_DELETE, "POST", DELETE);
        }
    }

    @Test
    void theListCannotBeSwapped() {
        String hash = SignatureV4.sha256(ONE.getBytes(StandardCharsets.UTF_8));
        String other = SignatureV4.sha256(ONE.replace("t1", "t2").getBytes(StandardCharsets.UTF_8));

        assertThat(CLIENT.body(ONE).header("x-amz-content-sha256", hash).sign("POST", DELETE).headers())
                .isEqualTo(CLIENT.body(ONE).sign("POST", DELETE).headers());
        CLIENT.body(ONE).header("x-amz-content-sha256", other).assertRefused(SigningRule.PAYLOAD, "POST", DELETE);
        assertThat(Signing.header(CLIENT.body(ONE).header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                .sign("POST", DELETE), "x-amz-content-sha256")).isEqualTo(hash);
    }

    @Test
    void onlyWhoMayDeleteMayDeleteInBulk() {
        for (StorageMode mode : new StorageMode[]{StorageMode.READ, StorageMode.APPEND, StorageMode.INGEST}) {
            Signing.in(mode).body(ONE).assertRefused(SigningRule.MODE, "POST", DELETE);
        }
        CLIENT.body(ONE).assertRefused(SigningRule.ACTION, "POST", Signing.TABLE + "?delete");
    }
}
