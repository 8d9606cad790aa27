package io.serac.storage.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.S3Profile;
import io.serac.storage.ServerSideEncryption;
import io.serac.storage.SigningSettings;
import io.serac.storage.scope.StorageMode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedHeadersTest {
    private static final String FILE = Signing.TABLE + "/data/a";
    private static final String HASH = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
    private static final String KEY_ARN = "arn:aws:kms:eu-central-1:1:key/k";
    private static final Signing WRITER = Signing.in(StorageMode.READ_WRITE);

    @Test
    void signsHostTimeAndPayloadOfItsOwn() {
        SignedRequest signed = WRITER.sign("PUT", FILE);

        assertThat(signed.headers()).containsOnlyKeys("Authorization", "x-amz-date", "x-amz-content-sha256")
                .containsEntry("x-amz-date", List.of("20260301T102030Z"))
                .containsEntry("x-amz-content-sha256", List.of("UNSIGNED-PAYLOAD"));
        assertThat(Signing.signedHeaders(signed)).containsExactly("host", "x-amz-content-sha256", "x-amz-date");
        assertThat(signed.toString()).doesNotContain("Signature=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-MD5", "content-type", "If-Match", "if-none-match", "X-Amz-TE",
            "x-amz-checksum-crc32", "x-amz-checksum-sha256", "x-amz-checksum-mode", "x-amz-checksum-algorithm",
            "x-amz-sdk-checksum-algorithm"})
    void signsWhatChangesTheMeaning(String name) {
        SignedRequest signed = WRITER.header(name, "v  w ").sign("PUT", FILE);

        assertThat(Signing.signedHeaders(signed)).contains(name.toLowerCase(Locale.ROOT));
        assertThat(signed.headers()).as("as the client spells it").containsEntry(name, List.of("v  w "));
        assertThat(Signing.header(signed, "Authorization"))
                .isNotEqualTo(Signing.header(WRITER.header(name, "x").sign("PUT", FILE), "Authorization"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Range", "User-Agent", "amz-sdk-invocation-id", "amz-sdk-request", "X-Amzn-Trace-Id",
            "Content-Length", "Content-Encoding", "Cache-Control", "Expect", "Accept", "If-Modified-Since", "x-other",
            "traceparent", "x-amzn-other"})
    void leavesTheRestToTheClient(String name) {
        SignedRequest signed = WRITER.header(name, "v", "w").sign("GET", FILE);

        assertThat(signed.headers()).isEqualTo(WRITER.sign("GET", FILE).headers());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amz-copy-source", "x-amz-copy-source-range", "x-amz-copy-source-if-match", "x-amz-acl",
            "x-amz-grant-read", "x-amz-grant-full-control", "x-amz-object-lock-mode", "x-amz-object-lock-legal-hold",
            "x-amz-object-lock-retain-until-date", "x-amz-bypass-governance-retention", "x-amz-mfa",
            "x-amz-website-redirect-location", "x-amz-tagging", "x-amz-tagging-directive", "x-amz-security-token",
            "x-amz-server-side-encryption-customer-algorithm", "x-amz-server-side-encryption-customer-key",
            "x-amz-server-side-encryption-customer-key-md5", "x-amz-server-side-encryption-context",
            "x-amz-server-side-encryption-bucket-key-enabled", "x-amz-storage-class", "x-amz-meta-a",
            "x-amz-metadata-directive", "x-amz-request-payer", "x-amz-expected-bucket-owner", "x-amz-rename-source",
            "x-amz-write-offset-bytes", "x-amz-unknown", "x-amz-", "x_amz_copy_source", "x-amz_acl"})
    void refusesWhatReachesFurther(String name) {
        for (StorageMode mode : StorageMode.values()) {
            for (String spelling : new String[]{name, name.toUpperCase(Locale.ROOT), "X" + name.substring(1)}) {
                Signing.in(mode).header(spelling, "v")
                        .assertRefused(SigningRule.HEADER, "HEAD", FILE);
            }
        }
        Signing.in(StorageMode.APPEND).header(name, "/lake/wh/t2/a")
                .assertRefused(SigningRule.HEADER, "PUT", FILE + "?partNumber=1&uploadId=u");
    }

    // Ozone looks for "x-amz-copy-source:" anywhere in what was signed before it obeys that header.
    @ParameterizedTest
    @ValueSource(strings = {"Content-MD5", "content-type", "If-Match", "if-none-match", "X-Amz-TE",
            "x-amz-checksum-crc32", "x-amz-sdk-checksum-algorithm"})
    void refusesValuesWithNamesOfHeadersInThem(String name) {
        for (String value : List.of("x-amz-copy-source:", "text/plain; x-amz-acl:", "X-AMZ-tagging:", "x_amz-acl:",
                "a\"x-amz-")) {
            WRITER.header(name, value).assertRefused(SigningRule.HEADER, "PUT", FILE);
        }
        WRITER.header(name, "x-amazon: amz-x").sign("PUT", FILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amz-checksum-x-amz-copy-source", "x-amz-checksum-", "x-amz-checksum-a-b",
            "x-amz-checksum-crc32_x_amz_acl"})
    void refusesNamesWithNamesOfHeadersInThem(String name) {
        WRITER.header(name, "v").assertRefused(SigningRule.HEADER, "PUT", FILE);
    }

    @Test
    void refusesHeadersThatCanBeReadInTwoWays() {
        WRITER.header("If-Match", "a").sign("PUT", FILE);
        WRITER.header("If-Match", "a").header("if-match", "a").assertRefused(SigningRule.HEADER, "PUT", FILE);
        WRITER.header("If-Match", "a", "b").assertRefused(SigningRule.HEADER, "PUT", FILE);
        WRITER.header("If-Match").assertRefused(SigningRule.HEADER, "PUT", FILE);
        WRITER.header("If-Match", "\u00e4").assertRefused(SigningRule.HEADER, "PUT", FILE);
        WRITER.header("User-Agent", "a").header("user-agent", "a").assertRefused(SigningRule.HEADER, "PUT", FILE);
        WRITER.header("Host", "store.example:9000").sign("PUT", FILE);
        WRITER.header("Host", "evil.example").assertRefused(SigningRule.HEADER, "PUT", FILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " range", "range ", "ran ge", "range:", "x\u0000", "x\n", "\u00e4", "\u212a-amz-acl",
            "x-amz-acl\r\nx"})
    void refusesNamesThatAreNone(String name) {
        WRITER.header(name, "v").assertRefused(SigningRule.HEADER, "GET", FILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nx-amz-acl: public-read", "\u0000", "a\tb", "\u007f", "\u0085"})
    void refusesValuesThatAreNone(String value) {
        WRITER.header("User-Agent", value).assertRefused(SigningRule.HEADER, "GET", FILE);
        WRITER.header("Content-Type", value).assertRefused(SigningRule.HEADER, "GET", FILE);
    }

    @Test
    void refusesMoreThanAnyClientSends() {
        Signing many = WRITER;
        for (int i = 0; i < ClientHeaders.HEADERS_MAX; i++) {
            many = many.header("h" + i, "v");
        }
        many.sign("GET", FILE);
        assertThat(many.header("one-more", "v").assertRefused(SigningRule.SIZE, "GET", FILE).status()).isEqualTo(400);

        String longest = "v".repeat(ClientHeaders.VALUE_CHARACTERS_MAX);
        WRITER.header("User-Agent", longest).sign("GET", FILE);
        WRITER.header("User-Agent", longest + "v").assertRefused(SigningRule.SIZE, "GET", FILE);
        WRITER.header("n".repeat(ClientHeaders.NAME_CHARACTERS_MAX), "v").sign("GET", FILE);
        WRITER.header("n".repeat(ClientHeaders.NAME_CHARACTERS_MAX + 1), "v")
                .assertRefused(SigningRule.SIZE, "GET", FILE);
        String[] values = "v,".repeat(ClientHeaders.VALUES_MAX).split(",");
        WRITER.header("x-other", values).sign("GET", FILE);
        WRITER.header("x-other", "v,".repeat(ClientHeaders.VALUES_MAX + 1).split(","))
                .assertRefused(SigningRule.SIZE, "GET", FILE);
    }

    @Test
    void timeAndSignatureAreNeverTheClients() {
        SignedRequest signed = WRITER.header("X-Amz-Date", "20200101T000000Z").header("authorization", "AWS forged")
                .sign("GET", FILE);

        assertThat(signed).isEqualTo(WRITER.sign("GET", FILE));
    }

    @Test
    void keepsAHashOfThePayload() {
        SignedRequest signed = WRITER.header("X-Amz-Content-Sha256", HASH).sign("PUT", FILE);

        assertThat(Signing.header(signed, "x-amz-content-sha256")).isEqualTo(HASH);
        assertThat(WRITER.header("x-amz-content-sha256", "UNSIGNED-PAYLOAD").sign("PUT", FILE))
                .isEqualTo(WRITER.sign("PUT", FILE));
        for (String other : List.of("", "required", HASH.substring(1), HASH + "0", "UNSIGNED-PAYLOAD ",
                HASH.toUpperCase(Locale.ROOT))) {
            WRITER.header("x-amz-content-sha256", other).assertRefused(SigningRule.PAYLOAD, "PUT", FILE);
        }
        WRITER.header("x-amz-content-sha256", HASH, HASH).assertRefused(SigningRule.HEADER, "PUT", FILE);
    }

    @ParameterizedTest
    @CsvSource({"x-amz-content-sha256, STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "X-Amz-Content-SHA256, STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "x-amz-content-sha256, STREAMING-AWS4-HMAC-SHA256-EVENTS", "x-amz-trailer, x-amz-checksum-crc32",
            "x-amz-decoded-content-length, 5"})
    void saysHowToSwitchChunkedUploadsOff(String name, String value) {
        SigningRefusedException refusal =
                WRITER.header(name, value).assertRefused(SigningRule.CHUNKED_UPLOAD, "PUT", FILE);

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal).hasMessageContaining("s3.chunked-encoding-enabled=false");
    }

    @Test
    void signsThePayloadAsItIsWhateverItsTypeIsSaidToBe() {
        SignedRequest signed = WRITER.header("Content-Type", "application/vnd.amazon.eventstream").sign("PUT", FILE);

        assertThat(Signing.header(signed, "x-amz-content-sha256")).isEqualTo("UNSIGNED-PAYLOAD");
    }

    @Test
    void everyObjectIsEncryptedAsTheProfileSays() {
        Signing plain = WRITER;
        Signing store = WRITER.with(encrypted(null));
        Signing kms = WRITER.with(encrypted(KEY_ARN));
        for (String creation : List.of("PUT " + FILE, "POST " + FILE + "?uploads")) {
            String method = creation.substring(0, creation.indexOf(' '));
            String uri = creation.substring(method.length() + 1);
            assertThat(Signing.header(store.sign(method, uri), Encryption.TYPE)).isEqualTo("AES256");
            assertThat(Signing.signedHeaders(kms.sign(method, uri))).contains(Encryption.TYPE, Encryption.KEY);
            assertThat(Signing.header(kms.sign(method, uri), Encryption.TYPE)).isEqualTo("aws:kms");
            assertThat(Signing.header(kms.sign(method, uri), Encryption.KEY)).isEqualTo(KEY_ARN);
            assertThat(store.header("X-Amz-Server-Side-Encryption", "AES256").sign(method, uri).headers())
                    .containsKey("X-Amz-Server-Side-Encryption").doesNotContainKey(Encryption.TYPE);
            kms.header(Encryption.TYPE, "aws:kms").header(Encryption.KEY, KEY_ARN).sign(method, uri);

            plain.header(Encryption.TYPE, "AES256").assertRefused(SigningRule.ENCRYPTION, method, uri);
            store.header(Encryption.TYPE, "aws:kms").assertRefused(SigningRule.ENCRYPTION, method, uri);
            store.header(Encryption.KEY, KEY_ARN).assertRefused(SigningRule.ENCRYPTION, method, uri);
            kms.header(Encryption.TYPE, "AES256").assertRefused(SigningRule.ENCRYPTION, method, uri);
            kms.header(Encryption.TYPE, "aws:kms:dsse").assertRefused(SigningRule.ENCRYPTION, method, uri);
            kms.header(Encryption.KEY, KEY_ARN + "2").assertRefused(SigningRule.ENCRYPTION, method, uri);
        }
        assertThat(Signing.signedHeaders(kms.sign("GET", FILE))).doesNotContain(Encryption.TYPE);
        assertThat(Signing.signedHeaders(kms.sign("PUT", FILE + "?partNumber=1&uploadId=u")))
                .doesNotContain(Encryption.TYPE);
    }

    private static S3Profile encrypted(@Nullable String keyArn) {
        S3Profile plain = Signing.PROFILE;
        return new S3Profile(plain.dialect(), plain.root(), plain.endpoint(), plain.region(), plain.pathStyleAccess(),
                plain.credentials(), plain.chunkedEncoding(), plain.delegation(), new ServerSideEncryption(keyArn));
    }

    @ParameterizedTest
    @EnumSource(names = {"APPEND", "INGEST"})
    void whoMayNotDeleteMayBeKeptFromWritingOver(StorageMode mode) {
        Signing client = Signing.in(mode).with(new SigningSettings(null, null, false, true, false));

        SignedRequest signed = client.sign("PUT", FILE);
        assertThat(Signing.header(signed, "if-none-match")).isEqualTo("*");
        assertThat(Signing.signedHeaders(signed)).contains("if-none-match");
        assertThat(client.header("If-None-Match", "*").sign("PUT", FILE).headers())
                .containsEntry("If-None-Match", List.of("*")).doesNotContainKey("if-none-match");

        client.header("If-None-Match", "\"etag\"").assertRefused(SigningRule.CREATE_ONLY, "PUT", FILE);
        client.header("if-match", "*").assertRefused(SigningRule.CREATE_ONLY, "PUT", FILE);
        for (String part : List.of("PUT ?partNumber=1&uploadId=u", "POST ?uploads", "HEAD ")) {
            assertThat(Signing.signedHeaders(client.sign(part.substring(0, part.indexOf(' ')),
                    FILE + part.substring(part.indexOf(' ') + 1)))).doesNotContain("if-none-match");
        }
    }

    @Test
    void createOnlyIsForThemAndOnlyWhereItIsSet() {
        SigningSettings createOnly = new SigningSettings(null, null, false, true, false);

        assertThat(Signing.signedHeaders(WRITER.with(createOnly).sign("PUT", FILE))).doesNotContain("if-none-match");
        for (StorageMode mode : List.of(StorageMode.APPEND, StorageMode.INGEST)) {
            assertThat(Signing.signedHeaders(Signing.in(mode).sign("PUT", FILE))).doesNotContain("if-none-match");
        }
    }
}
