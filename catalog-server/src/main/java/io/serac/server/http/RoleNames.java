package io.serac.server.http;

import io.serac.server.error.CatalogException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Header {@code X-Serac-Roles}: names of the only roles whose grants are to count for a request, separated by commas. Whether
 * the caller holds them is not known here. Stateless.
 */
final class RoleNames {
    static final String HEADER = "X-Serac-Roles";
    static final int ROLES_MAX = 50;
    private static final int CHARACTERS_MAX = 255;

    private RoleNames() {
    }

    /**
     * @param values
     *            of all headers of this name, which count as one list
     * @throws CatalogException
     *             BAD_REQUEST unless they are 1 to 50 names of roles
     */
    static Set<String> parse(List<String> values) {
        Set<String> roles = new LinkedHashSet<>();
        for (String name : String.join(",", values).split(",", -1)) {
            roles.add(check(name.strip()));
            if (roles.size() > ROLES_MAX) {
                throw CatalogException.badRequest(HEADER + " names more than " + ROLES_MAX + " roles");
            }
        }
        return roles;
    }

    private static String check(String name) {
        if (name.isEmpty() || name.codePointCount(0, name.length()) > CHARACTERS_MAX
                || name.chars().anyMatch(Character::isISOControl)) {
            throw CatalogException.badRequest(HEADER + " must be names of roles separated by commas, each of 1 to "
                    + CHARACTERS_MAX + " printable characters");
        }
        return name;
    }
}
