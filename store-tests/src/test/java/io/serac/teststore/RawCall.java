package io.serac.teststore;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/** Requests that no S3 client sends, signed with its keys all the same. Stateless. */
final class RawCall {
    // Set by the client itself.
    private static final Set<String> OWN_HEADERS = Set.of("host", "content-length");

    private RawCall() {}

    /** @param path as it is sent, with nothing encoded, decoded or normalised on the way */
    static HttpResponse<String> send(TestStore store, AwsSessionCredentials keys, String method, String path)
            throws IOException, InterruptedException {
        return send(store, keys, "s3", method, path, "", Map.of());
    }

    /**
     * @param service that the signature is for, {@code s3} or {@code iam}
     * @param form body of a form; empty: none
     * @param query parameters, as they are sent
     */
    static HttpResponse<String> send(TestStore store, AwsSessionCredentials keys, String service, String method,
            String path, String form, Map<String, String> query) throws IOException, InterruptedException {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method))
                .protocol(store.endpoint().getScheme()).host(store.endpoint().getHost())
                .port(store.endpoint().getPort()).encodedPath(path);
        query.forEach(request::putRawQueryParameter);
        if (!form.isEmpty()) {
            request.putHeader("content-type", "application/x-www-form-urlencoded");
        }
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        SignedRequest signed = AwsV4HttpSigner.create().sign(sign -> sign.identity(keys).request(request.build())
                .payload(ContentStreamProvider.fromByteArray(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, store.region())
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false));
        String asked = query.isEmpty() ? path : path + "?" + String.join("&", query.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue()).toList());
        HttpRequest.Builder call = HttpRequest.newBuilder(URI.create(store.endpoint() + asked)).method(method,
                form.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(signed.request().headers());
        headers.keySet().removeIf(name -> OWN_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT)));
        headers.forEach((name, values) -> values.forEach(value -> call.header(name, value)));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(call.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
