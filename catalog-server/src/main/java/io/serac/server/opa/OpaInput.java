package io.serac.server.opa;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.authentication.UserIds;
import io.serac.server.http.JsonBodies;
import java.util.ArrayList;
import java.util.List;

/**
 * A question of Trino's. Immutable. See https://trino.io/docs/current/security/opa-access-control.html
 *
 * @param user who runs the query
 * @param groups what Trino says he is a member of
 * @param operation what he wants to do
 * @param resource with what; missing if with nothing
 * @param target the new name of a rename; missing otherwise
 * @param filtered what a list is to be filtered from
 */
record OpaInput(String user, List<String> groups, String operation, JsonNode resource, JsonNode target,
        List<JsonNode> filtered) {
    private static final int GROUPS_MAX = 1_000;
    private static final int GROUP_CHARACTERS_MAX = 255;
    private static final int FILTERED_MAX = 100_000;

    OpaInput {
        groups = List.copyOf(groups);
        filtered = List.copyOf(filtered);
    }

    /** A question that nobody can answer. */
    static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnreadableException(String message) {
            super(message);
        }
    }

    /**
     * Reads the body of a request.
     *
     * @throws RuntimeException if it is no question; nobody is shown why
     */
    static OpaInput read(byte[] body) {
        JsonNode input = JsonBodies.object(body).path("input");
        JsonNode identity = input.path("context").path("identity");
        String user = identity.path("user").asText();
        String operation = input.path("action").path("operation").asText();
        if (!UserIds.isSubject(user) || operation.isEmpty()) {
            throw new UnreadableException("Names no user or no operation");
        }
        JsonNode action = input.path("action");
        List<JsonNode> filtered = new ArrayList<>();
        action.path("filterResources").forEach(filtered::add);
        if (filtered.size() > FILTERED_MAX) {
            throw new UnreadableException("Too much to filter");
        }
        return new OpaInput(user, groups(identity.path("groups")), operation, action.path("resource"),
                action.path("targetResource"), filtered);
    }

    /** Whether a list is asked about: what it leaves out is denied to nobody. */
    boolean isFilter() {
        return operation.startsWith("Filter");
    }

    private static List<String> groups(JsonNode sent) {
        List<String> groups = new ArrayList<>();
        for (JsonNode group : sent) {
            if (group.isTextual() && group.textValue().length() <= GROUP_CHARACTERS_MAX
                    && groups.size() < GROUPS_MAX) {
                groups.add(group.textValue());
            }
        }
        return groups;
    }
}
