package io.serac.storage.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.S3Profile;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningUriTest {
    private static final Signing READER = Signing.in(StorageMode.READ);

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/a/b", "/data/p%3D2026-01-01/a.parquet", "/a%20b", "/%C3%A4", "/%E2%82%AC",
            "/a%2Bb", "/a%252Fb", "/p%3D100%25", "/...", "/.a", "/a..b", "/..a", "/a~b_c-d.e", "/%F0%9F%98%80",
            "/%2A%3F%26%3B%40"})
    void takesEachKeyInItsOneSpelling(String path) {
        assertThat(READER.sign("GET", Signing.TABLE + path).uri()).isEqualTo(Signing.TABLE + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a+b", "/a*b", "/\u00e4", "/%c3%a4", "/%2d", "/%41", "/%7E", "/a%2Fb", "/a%2fb",
            "/%", "/%4", "/%zz", "/%G0", "/a%5Cb", "/a\\b", "/a%00", "/a%0A", "/a%0D%0Ab", "/a%7F", "/a%C2%85", "/%FF",
            "/%C0%AE", "/%C0%AF", "/%ED%A0%80", "/%E4", "/a#b", "/a;b", "/a:b", "/a@b", "/a\u0000", "/a\n", "/a?",
            "/a??b",
            "/a?versionId=v&versionId=v", "/a?versionId=v&", "/a?&versionId=v", "/a?=v", "/a?versionId=a+b",
            "/a?versionId=a/b", "/a?versionId=a=b", "/a?versionId=%5C", "/a?version%49d=v", "/%2e%2e/t2/a",
            "/%2E%2E/t2/a",
            "?versionId=v#f"})
    void refusesOtherSpellings(String path) {
        READER.assertRefused(SigningRule.URI, "GET", Signing.TABLE + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "store.example", "/lake/wh/t1/a", "//store.example:9000/lake/wh/t1/a",
            "http:/store.example:9000/lake/wh/t1/a", "s3://lake/wh/t1/a", "ftp://store.example:9000/lake/wh/t1/a",
            "HTTP://store.example:9000/lake/wh/t1/a", " http://store.example:9000/lake/wh/t1/a",
            "http://user@store.example:9000/lake/wh/t1/a", "http://user:pw@store.example:9000/lake/wh/t1/a",
            "http://store.example:9000@evil.example/lake/wh/t1/a", "http://store.example:/lake/wh/t1/a",
            "http://store.example:09000/lake/wh/t1/a", "http://store.example:9000#/lake/wh/t1/a",
            "http://store.example:9000\\@evil.example/lake/wh/t1/a", "http://store_example:9000/lake/wh/t1/a",
            "http://store.example:9000;/lake/wh/t1/a", "http://store%2Eexample:9000/lake/wh/t1/a",
            "http:///lake/wh/t1/a"})
    void refusesWhatIsNoUriOfAStore(String uri) {
        READER.assertRefused(SigningRule.URI, "GET", uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://store.example:9000/lake/wh/t1/a", "http://store.example/lake/wh/t1/a",
            "http://store.example:9001/lake/wh/t1/a", "http://store.example:90000/lake/wh/t1/a",
            "http://evil.example:9000/lake/wh/t1/a", "http://x.store.example:9000/lake/wh/t1/a",
            "http://lake.store.example:9000/wh/t1/a", "http://store.example.:9000/lake/wh/t1/a",
            "http://store.example:9000/other/wh/t1/a", "http://store.example:9000/Lake/wh/t1/a",
            "http://store.example:9000/lakes/wh/t1/a", "http://store.example:9000//lake/wh/t1/a",
            "http://store.example:9000/./lake/wh/t1/a", "http://store.example:9000/", "http://store.example:9000",
            "http://store.example:9000/wh/t1/a"})
    void refusesOtherStoresBucketsAndStyles(String uri) {
        READER.assertRefused(SigningRule.STORE, "GET", uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/wh/t2/a", "/wh/t1", "/wh/t10/a", "/wh/t1x/a", "/wh/T1/a", "/wh/a", "/wh", "/t1/a",
            "/wh%20/t1/a", "/WH/t1/a", "/lake/wh/t1/a", "/%EF%BD%97h/t1/a"})
    void refusesFilesOutsideTheTable(String path) {
        READER.assertRefused(SigningRule.SCOPE, "GET", Signing.LAKE + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../t2/a", "/./a", "/a/../../t2/a", "/..", "/.", "//a", "/", "/a/", "/a//b",
            "/%252E%252E/t2/a", "/%252e%252e/t2/a", "/a/%252E/b", "/%25252e%25252e/t2/a", "/%252E./t2/a",
            "/a%252F..%252F..%252Ft2", "/x/..%252F..%252Ft2", "/%255C..%255C..%255Ct2", "/..%2B/a", "/..%20/a",
            "/%EF%BC%8E%EF%BC%8E/t2/a", "/%E2%80%A5/t2/a", "/a%EF%BC%8F..%EF%BC%8F..%EF%BC%8Ft2",
            "/%25EF%25BC%258E%25EF%25BC%258E/t2", "/%2525252525252525252525252541"})
    void refusesKeysThatAStoreCouldTakeForAnother(String path) {
        READER.assertRefused(SigningRule.KEY, "GET", Signing.TABLE + path);
    }

    @Test
    void refusesWhatIsTooLong() {
        String longest = "a".repeat(ObjectKey.BYTES_MAX - "wh/t1/".length());
        READER.sign("GET", Signing.TABLE + "/" + longest);
        READER.assertRefused(SigningRule.KEY, "GET", Signing.TABLE + "/a" + longest);

        String list = Signing.LAKE + "?list-type=2&prefix=wh%2Ft1%2F&start-after=";
        String most = "a".repeat(SigningUri.CHARACTERS_MAX - list.length());
        READER.sign("GET", list + most);
        assertThat(READER.assertRefused(SigningRule.SIZE, "GET", list + most + "a").status()).isEqualTo(400);
    }

    @Test
    void aTableInTwoBucketsIsSignedInBothAndInNoOther() {
        Signing client = Signing.of(Signing.PROFILE, StorageMode.READ, "s3://lake/wh/t1", "s3://other/given/t1");
        client.sign("GET", Signing.LAKE + "/wh/t1/a");
        client.sign("GET", "http://store.example:9000/other/given/t1/a");

        client.assertRefused(SigningRule.SCOPE, "GET", "http://store.example:9000/other/wh/t1/a");
        client.assertRefused(SigningRule.SCOPE, "GET", Signing.LAKE + "/given/t1/a");
        client.assertRefused(SigningRule.STORE, "GET", "http://store.example:9000/third/wh/t1/a");
        client.assertRefused(SigningRule.SCOPE, "GET", Signing.LAKE + "?list-type=2&prefix=given%2Ft1%2F");
    }

    @Test
    void virtualHostsHaveTheBucketInTheHostOnly() {
        Signing client = client("https://store.example", "us-east-1", false);
        client.sign("GET", "https://lake.store.example/wh/t1/a");
        client.sign("GET", "https://lake.store.example:443/wh/t1/a");
        client.sign("GET", "https://LAKE.store.example/wh/t1/a");
        client.sign("GET", "https://lake.store.example?list-type=2&prefix=wh%2Ft1%2F");
        client.sign("GET", "https://lake.store.example/?list-type=2&prefix=wh%2Ft1%2F");

        for (String foreign : List.of("https://store.example/lake/wh/t1/a", "https://store.example/wh/t1/a",
                "https://other.store.example/wh/t1/a", "https://lake.lake.store.example/wh/t1/a",
                "http://lake.store.example/wh/t1/a", "https://lake.store.example:80/wh/t1/a",
                "https://lake.evil.example/wh/t1/a")) {
            client.assertRefused(SigningRule.STORE, "GET", foreign);
        }
        client.assertRefused(SigningRule.SCOPE, "GET", "https://lake.store.example/lake/wh/t1/a");
    }

    @Test
    void knowsTheHostsOfAwsThatClientsOfTheRegionUse() {
        Signing frankfurt = client(null, "eu-central-1", false);
        frankfurt.sign("GET", "https://lake.s3.eu-central-1.amazonaws.com/wh/t1/a");
        Signing virginia = client(null, "us-east-1", false);
        virginia.sign("GET", "https://lake.s3.us-east-1.amazonaws.com/wh/t1/a");
        virginia.sign("GET", "https://lake.s3.amazonaws.com/wh/t1/a");
        client(null, "cn-north-1", false).sign("GET", "https://lake.s3.cn-north-1.amazonaws.com.cn/wh/t1/a");
        Signing inPath = client(null, "us-east-1", true);
        inPath.sign("GET", "https://s3.us-east-1.amazonaws.com/lake/wh/t1/a");
        inPath.sign("GET", "https://s3.amazonaws.com/lake/wh/t1/a");

        for (String foreign : List.of("https://lake.s3.us-east-1.amazonaws.com/wh/t1/a",
                "https://lake.s3.amazonaws.com/wh/t1/a", "https://lake.s3-eu-central-1.amazonaws.com/wh/t1/a",
                "https://lake.s3.dualstack.eu-central-1.amazonaws.com/wh/t1/a",
                "https://lake.s3-fips.eu-central-1.amazonaws.com/wh/t1/a",
                "https://lake.s3-accelerate.amazonaws.com/wh/t1/a",
                "https://lake.s3.eu-central-1.amazonaws.com.cn/wh/t1/a",
                "https://lake.s3.eu-central-1.amazonaws.com.evil.example/wh/t1/a",
                "https://s3.eu-central-1.amazonaws.com/lake/wh/t1/a",
                "http://lake.s3.eu-central-1.amazonaws.com/wh/t1/a")) {
            frankfurt.assertRefused(SigningRule.STORE, "GET", foreign);
        }
        virginia.assertRefused(SigningRule.STORE, "GET", "https://s3.amazonaws.com/lake/wh/t1/a");
        inPath.assertRefused(SigningRule.STORE, "GET", "https://lake.s3.amazonaws.com/wh/t1/a");
    }

    @Test
    void theHostIsSignedWithoutThePortThatTheSchemeImplies() {
        Signing client = client("https://store.example", "us-east-1", true);
        SignedRequest implied =
                client.header("Host", "store.example").sign("GET", "https://store.example/lake/wh/t1/a");
        SignedRequest written = client.sign("GET", "https://store.example:443/lake/wh/t1/a");

        assertThat(written.headers()).isEqualTo(implied.headers());
    }

    private static Signing client(@Nullable String endpoint, String region, boolean pathStyle) {
        return Signing.in(StorageMode.READ).with(new S3Profile(Location.parse("s3://lake/wh"),
                endpoint == null ? null : URI.create(endpoint), region, pathStyle, Signing.KEY, false)
                .withDelegation(Signing.PROFILE.delegation()));
    }
}
