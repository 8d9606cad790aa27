package io.serac.authorizer;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as its token proves it, before roles are looked up. Immutable.
 *
 * @param principalId
 *            the principal; null for a user that is not known here and acts by its token's roles only
 * @param issuer
 *            of the token; empty for tokens of the server's own
 * @param subjectName
 *            name of the subject at the issuer
 * @param roleValues
 *            what the token says of roles and groups
 * @param matchRolesByName
 *            whether role values of this issuer assign roles of the same name
 * @param claims
 *            for row filters
 * @param narrowedRoles
 *            names of the only roles whose grants are to count; null for all
 * @param actor
 *            the engine that acts for the subject and whose rights bound it; null if it acts itself
 * @param exemptWarehouses
 *            warehouses in which column and row restrictions do not concern it, because it is an engine that enforces them
 */
public record Identity(@Nullable UUID principalId, String issuer, String subjectName, List<String> roleValues,
        boolean matchRolesByName, Claims claims, @Nullable Set<String> narrowedRoles, @Nullable Identity actor,
        Set<UUID> exemptWarehouses) {

    private static final String ACCOUNT = "service-account:";

    public Identity {
        Objects.requireNonNull(issuer);
        Objects.requireNonNull(subjectName);
        Objects.requireNonNull(claims);
        roleValues = List.copyOf(roleValues);
        narrowedRoles = narrowedRoles == null ? null : Set.copyOf(narrowedRoles);
        exemptWarehouses = Set.copyOf(exemptWarehouses);
        if (actor != null && actor.actor != null) {
            throw new IllegalArgumentException("Nobody acts for an engine");
        }
    }

    /** What row filters compare with as its name; null for a user who is called like a service account, whose rows are not his. */
    @Nullable
    String nameForFilters() {
        return !issuer.isEmpty() && subjectName.startsWith(ACCOUNT) ? null : subjectName;
    }

    /** A known principal without roles from a token. */
    public static Identity of(UUID principalId) {
        return new Identity(principalId, "", principalId.toString(), List.of(), false, Claims.none(), null, null,
                Set.of());
    }

    /** A user of an issuer. */
    public static Identity ofUser(@Nullable UUID principalId, String issuer, String subjectName) {
        return new Identity(principalId, issuer, subjectName, List.of(), false, Claims.none(), null, null, Set.of());
    }

    /** The same with what its token says of roles. */
    public Identity withRoleValues(List<String> values, boolean byName) {
        return new Identity(principalId, issuer, subjectName, values, byName, claims, narrowedRoles, actor,
                exemptWarehouses);
    }

    /** The same with claims for row filters. */
    public Identity withClaims(Claims newClaims) {
        return new Identity(principalId, issuer, subjectName, roleValues, matchRolesByName, newClaims, narrowedRoles,
                actor, exemptWarehouses);
    }

    /** The same, of whose grants only those of these roles count. */
    public Identity narrowedTo(Set<String> roles) {
        return new Identity(principalId, issuer, subjectName, roleValues, matchRolesByName, claims, roles, actor,
                exemptWarehouses);
    }

    /** The same without narrowing. */
    public Identity withAllRoles() {
        return new Identity(principalId, issuer, subjectName, roleValues, matchRolesByName, claims, null, actor,
                exemptWarehouses);
    }

    /** The same, for whom an engine acts. */
    public Identity actingThrough(Identity engine) {
        return new Identity(principalId, issuer, subjectName, roleValues, matchRolesByName, claims, narrowedRoles,
                engine, exemptWarehouses);
    }

    /** The same as an engine that enforces restrictions on others in these warehouses. */
    public Identity exemptIn(Set<UUID> warehouses) {
        return new Identity(principalId, issuer, subjectName, roleValues, matchRolesByName, claims, narrowedRoles,
                actor, warehouses);
    }
}
