package io.serac.storage.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

class SignatureV4Test {
    private static final long SEED = 20260301;
    private static final int ROUNDS = 2000;
    private static final String CHARACTERS = "abzAZ019-._~ +=&%?#*'()!@:,;$\u00e4\u20ac";

    // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html#example-signature-calculations
    private static final SigningKey EXAMPLE =
            new SigningKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null);
    private static final Instant EXAMPLE_TIME = Instant.parse("2013-05-24T00:00:00Z");
    private static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void getsAnObjectLikeTheExampleOfAws() {
        assertThat(example("GET", "/test.txt", "", NOTHING, Map.of("range", "bytes=0-9")))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + " SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                        + " Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void putsAnObjectLikeTheExampleOfAws() {
        String hash = SignatureV4.sha256("Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8));

        assertThat(hash).isEqualTo("44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
        assertThat(example("PUT", "/test%24file.text", "", hash, Map.of("date", "Fri, 24 May 2013 00:00:00 GMT",
                "x-amz-storage-class", "REDUCED_REDUNDANCY")))
                .endsWith(", SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,"
                        + " Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @Test
    void asksForASubresourceLikeTheExampleOfAws() {
        assertThat(example("GET", "/", "lifecycle=", NOTHING, Map.of()))
                .endsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    }

    @Test
    void listsObjectsLikeTheExampleOfAws() {
        assertThat(example("GET", "/", "max-keys=2&prefix=J", NOTHING, Map.of()))
                .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    private static String example(String method, String path, String query, String hash, Map<String, String> more) {
        TreeMap<String, String> headers = new TreeMap<>(more);
        headers.put("host", "examplebucket.s3.amazonaws.com");
        headers.put("x-amz-content-sha256", hash);
        headers.put("x-amz-date", "20130524T000000Z");
        assertThat(SignatureV4.timeText(EXAMPLE_TIME)).isEqualTo("20130524T000000Z");
        return new SignatureV4(method, path, query, headers, hash).authorization(EXAMPLE, "us-east-1", EXAMPLE_TIME);
    }

    @Test
    void signsWhateverIsAskedLikeTheSdk() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        AwsV4HttpSigner sdk = AwsV4HttpSigner.create();
        for (int round = 0; round < ROUNDS; round++) {
            SigningUri uri = SigningUri.parse("https://lake.store.example" + (random.nextBoolean() ? ":9443" : "")
                    + "/wh/" + name(random) + "/" + name(random) + query(random));
            Instant time = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
            String token = random.nextBoolean() ? name(random) : null;
            SigningKey key = new SigningKey("AK" + round, "secret" + random.nextInt(), token);
            String type = " " + name(random) + "   " + name(random) + " ";

            SdkHttpRequest request = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.PUT)
                    .uri(URI.create("https://" + uri.hostHeader() + uri.path()
                            + (uri.canonicalQuery().isEmpty() ? "" : "?" + uri.canonicalQuery())))
                    .putHeader("Content-Type", type)
                    .build();
            SdkHttpRequest signed = sdk.sign(sign -> sign.request(request).identity(identity(key))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC))).request();

            TreeMap<String, String> headers = new TreeMap<>(Map.of("host", uri.hostHeader(),
                    "content-type", type,
                    "x-amz-content-sha256", "UNSIGNED-PAYLOAD",
                    "x-amz-date", SignatureV4.timeText(time)));
            if (token != null) {
                headers.put("x-amz-security-token", token);
            }
            assertThat(new SignatureV4("PUT", uri.path(), uri.canonicalQuery(), headers, "UNSIGNED-PAYLOAD")
                    .authorization(key, "eu-central-1", time))
                    .as("%s, seed %d", uri, SEED)
                    .isEqualTo(signed.firstMatchingHeader("Authorization").orElseThrow());
        }
    }

    private static AwsCredentialsIdentity identity(SigningKey key) {
        return key.sessionToken() == null
                ? AwsCredentialsIdentity.create(key.accessKeyId(), key.secretAccessKey())
                : AwsSessionCredentialsIdentity.create(key.accessKeyId(), key.secretAccessKey(), key.sessionToken());
    }

    private static String query(RandomGenerator random) {
        StringBuilder query = new StringBuilder();
        for (String name : new String[]{"uploads", "prefix", "delimiter", "max-keys", "A", "a-b", "a"}) {
            if (random.nextInt(3) == 0) {
                query.append(query.isEmpty() ? "?" : "&").append(name)
                        .append(random.nextInt(4) == 0 ? "" : "=" + name(random));
            }
        }
        return query.toString();
    }

    private static String name(RandomGenerator random) {
        StringBuilder name = new StringBuilder();
        int length = 1 + random.nextInt(6);
        for (int i = 0; i < length; i++) {
            name.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return URLEncoder.encode(name.toString(), StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A")
                .replace("%7E", "~");
    }
}
