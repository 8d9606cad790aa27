package io.serac.server.namespace;

import io.serac.authorizer.Privilege;
import io.serac.server.error.CatalogException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules for the properties of namespaces. */
final class NamespaceProperties {
    private static final String RESERVED_PREFIX = "serac.";
    static final String LOCATION = "location";
    private static final int COUNT_MAX = 1000;

    private NamespaceProperties() {
    }

    /** Throws BAD_REQUEST for properties that cannot be set. */
    static void check(Map<String, String> properties) {
        if (properties.size() > COUNT_MAX) {
            throw CatalogException.badRequest("A namespace has at most " + COUNT_MAX + " properties");
        }
        for (Map.Entry<String, String> property : properties.entrySet()) {
            if (property.getKey().isEmpty() || property.getKey().startsWith(RESERVED_PREFIX)) {
                throw CatalogException
                        .badRequest("Property names must not be empty or begin with " + RESERVED_PREFIX);
            }
            checkText(property.getKey());
            checkText(property.getValue());
        }
    }

    private static void checkText(@Nullable String text) {
        if (text == null) {
            throw CatalogException.badRequest("Names and values of properties must be strings, not null");
        }
        if (text.indexOf('\0') >= 0 || text.codePoints().anyMatch(NamespaceProperties::isHalfOfAPair)) {
            throw CatalogException
                    .badRequest("Properties must not contain null characters or halves of surrogate pairs");
        }
    }

    private static boolean isHalfOfAPair(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE;
    }

    /** Throws BAD_REQUEST for names that cannot be those of properties. */
    static void checkRemovals(List<String> names) {
        for (String name : names) {
            checkText(name);
        }
    }

    /** Privileges to set or remove these keys, beyond those that the operation needs anyway. */
    static Set<Privilege> needed(Privilege base, Set<String> keys) {
        Set<Privilege> needed = EnumSet.of(base);
        if (keys.contains(LOCATION)) {
            needed.add(Privilege.SET_LOCATION);
        }
        return needed;
    }
}
