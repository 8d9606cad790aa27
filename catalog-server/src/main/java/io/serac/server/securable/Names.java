package io.serac.server.securable;

import io.serac.server.error.CatalogException;
import java.util.Arrays;
import org.apache.iceberg.catalog.Namespace;
import org.jspecify.annotations.Nullable;

/** Which names can be created. Names that cannot are simply not found. */
public final class Names {
    private static final int CODE_POINTS_MAX = 255;
    private static final int DEPTH_MAX = 16;

    private Names() {
    }

    /** Throws BAD_REQUEST unless every level can be created and the namespace is not empty or too deep. */
    public static void checkCreatable(Namespace namespace) {
        if (namespace.isEmpty()) {
            throw CatalogException.badRequest("The namespace is empty. Name at least one level");
        }
        if (namespace.length() > DEPTH_MAX) {
            throw CatalogException.badRequest(
                    "The namespace has " + namespace.length() + " levels; at most " + DEPTH_MAX + " are allowed");
        }
        for (String level : namespace.levels()) {
            checkCreatable(level);
        }
    }

    /** Throws BAD_REQUEST unless the name can be created. */
    public static void checkCreatable(@Nullable String name) {
        String problem = problem(name);
        if (problem != null) {
            throw CatalogException.badRequest("Invalid name: it " + problem);
        }
    }

    /** Whether an object of that name could exist at all. */
    public static boolean isCreatable(@Nullable String name) {
        return problem(name) == null;
    }

    /** Whether a namespace could exist at all; the empty one is the root of its warehouse. */
    static boolean isCreatable(Namespace namespace) {
        return namespace.length() <= DEPTH_MAX && Arrays.stream(namespace.levels()).allMatch(Names::isCreatable);
    }

    private static @Nullable String problem(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return "is empty";
        }
        if (name.equals(".") || name.equals("..")) {
            return "is '.' or '..'";
        }
        if (name.codePointCount(0, name.length()) > CODE_POINTS_MAX) {
            return "is longer than " + CODE_POINTS_MAX + " characters";
        }
        for (int i = 0; i < name.length();) {
            int codePoint = name.codePointAt(i);
            if (Character.isISOControl(codePoint)) {
                return "contains a control character";
            }
            if (Character.getType(codePoint) == Character.SURROGATE) {
                return "contains half of a surrogate pair";
            }
            if (codePoint == '/' || codePoint == '\\') {
                return "contains a slash or backslash";
            }
            i += Character.charCount(codePoint);
        }
        return null;
    }
}
