package io.serac.storage.fake;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One request as it came over the wire, raw where signatures need it raw. */
record S3Request(String method, String rawPath, String rawQuery, Headers headers, byte[] body) {
    static S3Request of(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        return new S3Request(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(),
                query == null ? "" : query, exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes());
    }

    String bucket() {
        String path = rawPath.substring(1);
        int slash = path.indexOf('/');
        return decode(slash < 0 ? path : path.substring(0, slash));
    }

    /** Empty for requests about the bucket. */
    String key() {
        int slash = rawPath.indexOf('/', 1);
        // A plus sign in a path is itself.
        return slash < 0 ? "" : decode(rawPath.substring(slash + 1).replace("+", "%2B"));
    }

    Optional<String> query(String name) {
        return rawParameters().stream()
                .filter(parameter -> decode(parameter[0]).equals(name))
                .map(parameter -> decode(parameter[1]))
                .findFirst();
    }

    boolean asks(String name) {
        return query(name).isPresent();
    }

    /** Name and value, still encoded; a missing value is empty. */
    List<String[]> rawParameters() {
        List<String[]> parameters = new ArrayList<>();
        for (String parameter : rawQuery.isEmpty() ? new String[0] : rawQuery.split("&", -1)) {
            int equals = parameter.indexOf('=');
            parameters.add(equals < 0
                    ? new String[]{parameter, ""}
                    : new String[]{parameter.substring(0, equals), parameter.substring(equals + 1)});
        }
        return parameters;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
