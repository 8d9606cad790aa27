package io.serac.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/** One request to the admin API. Immutable. */
record Call(String method, ApiPath path, Optional<JsonNode> body, Map<String, String> headers) {

    Call {
        headers = Map.copyOf(headers);
    }

    static Call get(ApiPath path) {
        return new Call("GET", path, Optional.empty(), Map.of());
    }

    static Call delete(ApiPath path) {
        return new Call("DELETE", path, Optional.empty(), Map.of());
    }

    static Call post(ApiPath path, JsonNode body) {
        return new Call("POST", path, Optional.of(body), Map.of());
    }

    static Call put(ApiPath path, JsonNode body, Map<String, String> headers) {
        return new Call("PUT", path, Optional.of(body), headers);
    }
}
