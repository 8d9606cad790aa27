package io.serac.storage.fake;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One request as it came over the wire, raw where signatures need it raw. */
record S3Request(String method, String rawPath, String rawQuery, Headers headers, byte[] body) {
    static S3Request of(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        return new S3Request(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(),
                query == null ? "" : query, exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes());
    }

    S3Request withBody(byte[] other) {
        return new S3Request(method, rawPath, rawQuery, headers, other);
    }

    /** Whether it is meant for the security token service, which shares the port. */
    boolean isForSts() {
        return method.equals("POST") && rawPath.equals("/");
    }

    String bucket() {
        String path = rawPath.substring(1);
        int slash = path.indexOf('/');
        return decode(slash < 0 ? path : path.substring(0, slash));
    }

    /** Empty for requests about the bucket. */
    String key() {
        int slash = rawPath.indexOf('/', 1);
        return slash < 0 ? "" : decodePath(rawPath.substring(slash + 1));
    }

    /** Bucket and key that are to be copied. */
    Optional<ObjectName> copySource() {
        return header("X-Amz-Copy-Source").map(source -> {
            String path = source.startsWith("/") ? source.substring(1) : source;
            int slash = path.indexOf('/');
            if (slash < 0 || path.contains("?")) {
                throw new Refusal(400, "InvalidArgument");
            }
            return new ObjectName(decodePath(path.substring(0, slash)), decodePath(path.substring(slash + 1)));
        });
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

    boolean asksOnly(String... names) {
        Set<String> known = Set.of(names);
        return rawParameters().stream().allMatch(parameter -> known.contains(decode(parameter[0])));
    }

    /** Name and value, still encoded; a missing value is empty. */
    List<String[]> rawParameters() {
        return parameters(rawQuery);
    }

    /** Fields of a body that is a form. */
    Map<String, String> form() {
        Map<String, String> fields = new TreeMap<>();
        for (String[] field : parameters(new String(body, StandardCharsets.UTF_8))) {
            fields.put(decode(field[0]), decode(field[1]));
        }
        return fields;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    private static List<String[]> parameters(String encoded) {
        List<String[]> parameters = new ArrayList<>();
        for (String parameter : encoded.isEmpty() ? new String[0] : encoded.split("&", -1)) {
            int equals = parameter.indexOf('=');
            parameters.add(equals < 0
                    ? new String[]{parameter, ""}
                    : new String[]{parameter.substring(0, equals), parameter.substring(equals + 1)});
        }
        return parameters;
    }

    // A plus sign in a path is itself.
    private static String decodePath(String path) {
        return decode(path.replace("+", "%2B"));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(400, "InvalidURI");
        }
    }
}
