package io.serac.teststore;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.S3Profile;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.signing.RequestSigner;
import io.serac.storage.signing.SignRequest;
import io.serac.storage.signing.SignedRequest;
import io.serac.teststore.TestStore.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** A signature opens the request that it was made for, whatever its holder sends along. */
final class StolenSignaturesIT extends OnEachStore {
    private static final Set<String> OWN_HEADERS = Set.of("host", "content-length");

    @Test
    void copyNothingWhenASourceIsAdded() throws Exception {
        for (S3Profile profile : profiles()) {
            String target = key + "/data/" + profile.scoping().text();
            HttpResponse<String> answer = copyByHeader(profile, target);

            assertThat(answer.statusCode()).as(profile.scoping() + ": " + answer.body()).isEqualTo(403);
            assertThat(objects()).doesNotContain(target.substring(folder.length() + 1));
        }
    }

    private List<S3Profile> profiles() {
        return Stream.concat(store.sts(folder, Role.ALL_POWERFUL).stream(), Stream.of(store.remoteSigning(folder)))
                .toList();
    }

    // The twin: why one all-powerful key must not sign for such a store.
    @Test
    void wouldCopyWithACarelessKey() throws Exception {
        S3Profile careless = store.carelessSigning(folder)
                .orElseThrow(() -> new TestAbortedException(kind + " obeys no headers added later"));

        HttpResponse<String> answer = copyByHeader(careless, key + "/data/copied");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(content(key + "/data/copied")).isEqualTo(FOREIGN);
    }

    private HttpResponse<String> copyByHeader(S3Profile profile, String target) throws Exception {
        SignedRequest signed = sign(profile, "PUT", uri(target), Map.of(), null);
        return send("PUT", signed, Map.of("x-amz-copy-source", "/" + TestStore.BUCKET + "/" + key + "x/data/a"),
                new byte[0]);
    }

    @Test
    void openNoOtherRequest() throws Exception {
        for (S3Profile profile : profiles()) {
            SignedRequest get = sign(profile, "GET", uri(key + "/data/a"), Map.of(), null);
            assertThat(send("GET", get, Map.of(), new byte[0]).body()).isEqualTo(text(CONTENT));

            SignedRequest elsewhere = new SignedRequest(uri(key + "x/data/a"), get.headers());
            SignedRequest tagging = new SignedRequest(uri(key + "/data/a") + "?acl", get.headers());
            assertThat(send("GET", elsewhere, Map.of(), new byte[0]).statusCode()).isEqualTo(403);
            assertThat(send("GET", tagging, Map.of(), new byte[0]).statusCode()).isEqualTo(403);
            assertThat(send("DELETE", get, Map.of(), new byte[0]).statusCode()).isEqualTo(403);
            assertThat(send("PUT", get, Map.of(), FOREIGN).statusCode()).isEqualTo(403);
            assertThat(content(key + "/data/a")).isEqualTo(CONTENT);
        }
    }

    @Test
    void deleteWhatWasSignedAndNoOtherList() throws Exception {
        Assumptions.assumeTrue(store.comparesSignedDeletions(), kind + " takes any list, so none is signed for it");
        String mine = deletion(key + "/data/a");
        String others = deletion(key + "x/data/a");
        String uri = store.endpoint() + "/" + TestStore.BUCKET + "?delete";
        SignedRequest signed = sign(store.remoteSigning(folder), "POST", uri,
                Map.of("content-md5", List.of(md5(mine)), "content-type", List.of("application/xml")), mine);

        HttpResponse<String> swapped = send("POST", signed, Map.of("content-md5", md5(others), "content-type",
                "application/xml"), others.getBytes(StandardCharsets.UTF_8));
        assertThat(swapped.statusCode()).as(swapped.body()).isIn(400, 403);
        HttpResponse<String> kept = send("POST", signed, Map.of("content-md5", md5(mine), "content-type",
                "application/xml"), others.getBytes(StandardCharsets.UTF_8));
        assertThat(kept.statusCode()).as(kept.body()).isIn(400, 403);
        assertThat(content(key + "x/data/a")).isEqualTo(FOREIGN);

        HttpResponse<String> right = send("POST", signed, Map.of("content-md5", md5(mine), "content-type",
                "application/xml"), mine.getBytes(StandardCharsets.UTF_8));
        assertThat(right.statusCode()).as(right.body()).isEqualTo(200);
        assertThat(objects()).doesNotContain(tableId + "/data/a");
    }

    private static String deletion(String object) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<Object><Key>" + object + "</Key></Object></Delete>";
    }

    private static String md5(String text) throws NoSuchAlgorithmException {
        return Base64.getEncoder().encodeToString(
                MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String uri(String object) {
        return store.endpoint() + "/" + TestStore.BUCKET + "/" + object;
    }

    private SignedRequest sign(S3Profile profile, String method, String uri, Map<String, List<String>> headers,
            @Nullable String body) {
        return new RequestSigner(issuer, Clock.systemUTC()).sign(scope(profile, StorageMode.READ_WRITE), PRINCIPAL,
                new SignRequest(method, uri, store.region(), headers, body));
    }

    private static HttpResponse<String> send(String method, SignedRequest signed, Map<String, String> added,
            byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(signed.uri())).method(method,
                body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        // As the client does it: where both have a header, its own wins.
        Map<String, String> headers = new TreeMap<>();
        signed.headers().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT),
                String.join(",", values)));
        headers.putAll(added);
        headers.keySet().removeAll(OWN_HEADERS);
        headers.forEach(request::header);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }
}
