package io.serac.server.leak;

import io.serac.server.operation.Operation;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A request without its caller. Immutable.
 *
 * @param operation that it is for
 * @param target what it is about
 * @param method of HTTP
 * @param path encoded, with its query
 * @param headers besides those of the caller
 * @param body empty for none
 */
record Ask(Operation operation, Target target, String method, String path, Map<String, String> headers, String body) {
    Ask {
        headers = Map.copyOf(headers);
    }

    Ask with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Ask(operation, target, method, path, more, body);
    }

    Ask withQuery(String query) {
        return new Ask(operation, target, method, path + (path.contains("?") ? "&" : "?") + query, headers, body);
    }

    Ask withBody(String other) {
        return new Ask(operation, target, method, path, headers, other);
    }

    Ask withMethod(String other) {
        return new Ask(operation, target, other, path, headers, "");
    }

    /** The same with other names in path and body. */
    Ask renamed(UnaryOperator<String> names) {
        return new Ask(operation, target, method, names.apply(path), headers, names.apply(body));
    }

    /** Everything that the caller writes himself. */
    byte[] sent() {
        return (path + "\n" + headers + "\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return operation + ": " + method + " " + path + " " + headers + " " + body.strip();
    }
}
