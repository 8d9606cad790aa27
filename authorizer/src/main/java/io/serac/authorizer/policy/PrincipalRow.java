package io.serac.authorizer.policy;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A principal.
 *
 * @param issuer
 *            of a user; null for the others
 * @param name
 *            of a role: its name, by which tokens may assign it; of others for display
 * @param tokenAssignable
 *            whether a token's role value of the same name assigns this role
 * @param system
 *            made by the server itself; never assigned by name
 */
public record PrincipalRow(UUID id, PrincipalKind kind, @Nullable String issuer, String name, boolean tokenAssignable,
        boolean system) {
    /** The one role that holds {@code SERVER_ADMIN}. */
    public static final String SERVER_ADMIN_ROLE = "server-admin";

    public PrincipalRow {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
    }

    /** A role that tokens may assign by its name. */
    public static PrincipalRow role(UUID id, String name) {
        return new PrincipalRow(id, PrincipalKind.ROLE, null, name, true, false);
    }

    /** Whether a token assigns this role by its name alone. */
    public boolean isAssignableByName() {
        return kind == PrincipalKind.ROLE && tokenAssignable && !system;
    }

    /** Whether this is the role that administers the installation. */
    public boolean isServerAdmin() {
        return kind == PrincipalKind.ROLE && system && name.equals(SERVER_ADMIN_ROLE);
    }
}
