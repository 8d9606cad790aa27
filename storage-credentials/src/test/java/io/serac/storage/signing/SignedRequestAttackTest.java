package io.serac.storage.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.Delegation;
import io.serac.storage.S3Profile;
import io.serac.storage.SigningSettings;
import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.Weakness;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.session.CredentialIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client can make of a signature that it was given honestly, at a store that checks it. */
class SignedRequestAttackTest {
    private static final String LIST = "<Delete><Object><Key>wh/t1/data/a</Key></Object></Delete>";

    private final HttpClient http = HttpClient.newHttpClient();
    private FakeObjectStore store;
    private CredentialIssuer issuer;
    private RequestSigner signer;
    private String lake = "";

    @BeforeEach
    void open() {
        store = FakeObjectStore.start();
        lake = store.endpoint() + "/lake";
        issuer = new CredentialIssuer(store.policy(), Clock.systemUTC());
        signer = new RequestSigner(issuer, Clock.systemUTC());
        store.put("wh/t1/data/a", new byte[]{1});
        store.put("wh/t2/data/secret", new byte[]{2});
    }

    @AfterEach
    void close() {
        http.close();
        issuer.close();
        store.close();
    }

    @Test
    void aSignatureIsForOneMethodAndOneObject() throws Exception {
        SignedRequest get = sign(store.signingProfile("wh"), "GET", "/wh/t1/data/a");

        assertThat(send("GET", get)).isEqualTo(200);
        assertThat(send("DELETE", get)).isEqualTo(403);
        assertThat(send("GET", at(get, "/wh/t2/data/secret"))).isEqualTo(403);
        assertThat(send("GET", at(get, "/wh/t1/data/%61"))).isEqualTo(403);
        assertThat(send("GET", at(get, "/wh/t1/data/a?acl"))).isEqualTo(403);
        assertThat(send("GET", at(get, "?list-type=2&prefix=wh%2F"))).isEqualTo(403);
    }

    @Test
    void anUnsignedHeaderIsTheClientsBusiness() throws Exception {
        SignedRequest get = sign(store.signingProfile("wh"), "GET", "/wh/t1/data/a");

        assertThat(send("GET", with(get, "Range", "bytes=0-0"))).isEqualTo(206);
        assertThat(send("GET", with(get, "x-amz-acl", "public-read"))).isEqualTo(403);
    }

    @Test
    void aListOfObjectsCannotBeSwapped() throws Exception {
        Signing client = Signing.of(store.signingProfile("wh"), StorageMode.READ_WRITE, "s3://lake/wh/t1").body(LIST);
        SignedRequest delete = client.sign(signer, "POST", lake + "?delete");

        assertThat(send("POST", delete, LIST.replace("t1/data/a", "t2/data/secret"))).isBetween(400, 403);
        assertThat(send("POST", with(delete, "x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
                LIST.replace("t1/data/a", "t2/data/secret"))).isEqualTo(403);
        assertThat(store.keys()).hasSize(2);
        assertThat(send("POST", delete, LIST)).isEqualTo(200);
        assertThat(store.keys()).containsExactly("wh/t2/data/secret");
    }

    @Test
    void anAppenderCannotWriteOverAFile() throws Exception {
        S3Profile createOnly = store.signingProfile("wh")
                .withDelegation(Delegation.remoteSigning(new SigningSettings(null, null, false, true, false)));
        Signing client = Signing.of(createOnly, StorageMode.APPEND, "s3://lake/wh/t1");
        SignedRequest over = client.sign(signer, "PUT", lake + "/wh/t1/data/a");

        assertThat(send("PUT", over, "x")).isEqualTo(412);
        assertThat(send("PUT", with(over, "if-none-match", null), "x")).isEqualTo(403);
        assertThat(store.content("wh/t1/data/a")).hasValueSatisfying(content -> assertThat(content).containsExactly(1));
        assertThat(send("PUT", client.sign(signer, "PUT", lake + "/wh/t1/data/new"), "x")).isEqualTo(200);
    }

    @Test
    void aCopySourceThatIsAddedLaterOpensNothingForNarrowIdentities() throws Exception {
        store.weaken(Weakness.OBEYS_UNSIGNED_COPY_SOURCE);
        for (S3Profile narrow : List.of(store.stsProfile("wh"), store.narrowSigningProfile("wh"))) {
            SignedRequest put = sign(narrow, "PUT", "/wh/t1/data/copy");
            assertThat(send("PUT", with(put, "x-amz-copy-source", "/lake/wh/t2/data/secret"))).isEqualTo(403);
            assertThat(store.keys()).doesNotContain("wh/t1/data/copy");
            assertThat(send("PUT", put, "x")).isEqualTo(200);
            assertThat(send("DELETE", sign(narrow, "DELETE", "/wh/t1/data/copy"))).isEqualTo(204);
        }
        // Which is why such a store needs one of them.
        SignedRequest put = sign(store.signingProfile("wh"), "PUT", "/wh/t1/data/copy");
        assertThat(send("PUT", with(put, "x-amz-copy-source", "/lake/wh/t2/data/secret"))).isEqualTo(200);
        assertThat(store.keys()).contains("wh/t1/data/copy");
    }

    @Test
    void aSessionIsWorthNothingWithoutItsToken() throws Exception {
        SignedRequest get = sign(store.stsProfile("wh"), "GET", "/wh/t1/data/a");

        assertThat(send("GET", get)).isEqualTo(200);
        assertThat(send("GET", with(get, "x-amz-security-token", null))).isEqualTo(403);
        assertThat(store.stsCalls()).isEqualTo(1);
    }

    @Test
    void aSignatureEndsWithTheClockWindowOfTheStore() throws Exception {
        RequestSigner before = new RequestSigner(issuer, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-16)));
        SignedRequest get = Signing.of(store.signingProfile("wh"), StorageMode.READ, "s3://lake/wh/t1")
                .sign(before, "GET", lake + "/wh/t1/data/a");

        assertThat(send("GET", get)).isEqualTo(403);
    }

    private SignedRequest sign(S3Profile profile, String method, String request) {
        return Signing.of(profile, StorageMode.READ_WRITE, "s3://lake/wh/t1").sign(signer, method, lake + request);
    }

    private SignedRequest at(SignedRequest signed, String request) {
        return new SignedRequest(lake + request, signed.headers());
    }

    /** @param value instead of the signed one; {@code null}: leaves the header out */
    private static SignedRequest with(SignedRequest signed, String name, @Nullable String value) {
        Map<String, List<String>> headers = new TreeMap<>(signed.headers());
        if (value == null) {
            assertThat(headers.remove(name)).isNotNull();
        } else {
            headers.put(name, List.of(value));
        }
        return new SignedRequest(signed.uri(), headers);
    }

    private int send(String method, SignedRequest signed) throws IOException, InterruptedException {
        return send(method, signed, "");
    }

    private int send(String method, SignedRequest signed, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(signed.uri()))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        signed.headers().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
