package io.serac.storage.signing;

import io.serac.storage.location.Quoted;
import java.util.Map;
import java.util.Set;

/** The requests that are signed at all, by method, target and exact query. */
enum StoreAction {
    GET_OBJECT("GET", true, Set.of(), Set.of("versionId")),
    HEAD_OBJECT("HEAD", true, Set.of(), Set.of("versionId")),
    LIST("GET", false, Set.of("list-type", "prefix"),
            Set.of("delimiter", "continuation-token", "start-after", "max-keys", "encoding-type", "fetch-owner")),
    PUT_OBJECT("PUT", true, Set.of(), Set.of()),
    START_UPLOAD("POST", true, Set.of("uploads"), Set.of()),
    PUT_PART("PUT", true, Set.of("partNumber", "uploadId"), Set.of()),
    COMPLETE_UPLOAD("POST", true, Set.of("uploadId"), Set.of()),
    ABORT_UPLOAD("DELETE", true, Set.of("uploadId"), Set.of()),
    DELETE_OBJECT("DELETE", true, Set.of(), Set.of()),
    DELETE_OBJECTS("POST", false, Set.of("delete"), Set.of());

    private final String method;
    private final boolean onObject;
    private final Set<String> needed;
    private final Set<String> possible;

    StoreAction(String method, boolean onObject, Set<String> needed, Set<String> possible) {
        this.method = method;
        this.onObject = onObject;
        this.needed = needed;
        this.possible = possible;
    }

    /** @throws SigningRefusedException if it is none of these */
    static StoreAction of(String method, RequestTarget target, Map<String, String> query) {
        for (StoreAction action : values()) {
            if (action.method.equals(method) && action.onObject == target.isObject()
                    && query.keySet().containsAll(action.needed)
                    && query.keySet().stream().allMatch(
                            name -> action.needed.contains(name) || action.possible.contains(name))) {
                query.forEach(StoreAction::checkValue);
                return action;
            }
        }
        throw SigningRule.ACTION.refuse("Method " + Quoted.of(method) + " on "
                + (target.isObject() ? "an object" : "a bucket") + " with the parameters " + query.keySet().stream()
                        .map(Quoted::of).toList()
                + " is nothing that reads, lists, writes or deletes files of a table.");
    }

    // A store may take a parameter without a value for none: deleting an upload would then delete the object.
    private static void checkValue(String name, String value) {
        boolean right = switch (name) {
            case "uploads", "delete" -> value.isEmpty();
            case "list-type" -> value.equals("2");
            case "partNumber" -> value.matches("[1-9][0-9]{0,4}");
            case "uploadId", "versionId" -> !value.isEmpty();
            default -> true;
        };
        if (!right) {
            throw SigningRule.ACTION.refuse("Parameter " + name + " must not be " + Quoted.of(value) + ".");
        }
    }

    /** Whether nothing is changed by it. */
    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** Whether it decides how an object will be encrypted. */
    boolean isCreation() {
        return this == PUT_OBJECT || this == START_UPLOAD;
    }
}
