package io.serac.server.contract;

import java.util.regex.Pattern;

/** An operation as a contract lists it: where it is, and the JSON pointer of its description. Immutable. */
record ContractOperation(ContractDocument document, String id, String method, String path, String pointer) {
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");

    boolean isHead() {
        return method.equals("HEAD");
    }

    /** Whether a request with this raw path is one to this operation. */
    boolean matches(String requestMethod, String rawPath) {
        String[] literals = VARIABLE.split(path, -1);
        StringBuilder expression = new StringBuilder(Pattern.quote(literals[0]));
        for (int i = 1; i < literals.length; i++) {
            expression.append("[^/]+").append(Pattern.quote(literals[i]));
        }
        return method.equals(requestMethod) && rawPath.matches(expression.toString());
    }
}
