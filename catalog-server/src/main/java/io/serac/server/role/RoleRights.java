package io.serac.server.role;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.SecondOrder;
import io.serac.server.authentication.Caller;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.principal.PrincipalRefs;
import io.serac.server.securable.Resolution;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Who may do what with a role: its owner everything, a member with the admin option see to its members, any other member know
 * that there is such a role, and who manages roles everything that gives nobody more than he could give himself. Thread-safe.
 */
final class RoleRights {
    private final EnforcementPoint enforcement;
    private final SecondOrder secondOrder;
    private final Sessions sessions;

    RoleRights(EnforcementPoint enforcement, SecondOrder secondOrder, Sessions sessions) {
        this.enforcement = enforcement;
        this.secondOrder = secondOrder;
        this.sessions = sessions;
    }

    /**
     * How a caller stands to a role. Immutable.
     *
     * @param isManager
     *            whether he manages all roles
     */
    record Standing(boolean isManager, boolean isOwner, boolean hasAdminOption, boolean isMember) {
        boolean mayChange() {
            return isManager || isOwner;
        }

        boolean maySeeToMembers() {
            return isManager || isOwner || hasAdminOption;
        }
    }

    /**
     * A role, if there is one of the name, and how the caller stands to it.
     *
     * @param role
     *            empty only if the caller manages roles
     */
    record Found(Optional<RoleRow> role, Standing standing, Decision.Allowed allowed) {
        RoleRow existing(PrincipalRef.Role ref) {
            return role.orElseThrow(() -> PrincipalRefs.absent(ref));
        }
    }

    /** A look at many roles at once. */
    Predicate<RoleRow> visible(Request request, Resolution resolution) {
        Caller caller = request.caller();
        if (enforcement.holdsOnServer(caller, resolution, Privilege.MANAGE_ROLES)) {
            return role -> true;
        }
        Set<UUID> ids = enforcement.owningIds(caller, resolution);
        return role -> ids.contains(role.id()) || ids.contains(role.ownerId());
    }

    /** A look at many roles at once: to which members the caller may see. */
    Predicate<UUID> membersVisible(Request request, Resolution resolution) {
        Caller caller = request.caller();
        if (enforcement.holdsOnServer(caller, resolution, Privilege.MANAGE_ROLES)) {
            return role -> true;
        }
        List<UUID> ids = List.copyOf(enforcement.owningIds(caller, resolution));
        Set<UUID> roles = new HashSet<>(sessions.read(session -> {
            RoleDao dao = session.dao(RoleDao.class);
            List<UUID> all = dao.rolesWithAdminOption(ids);
            all.addAll(dao.ownedBy(ids));
            return all;
        }));
        return roles::contains;
    }

    /**
     * The role of a name, if the caller's standing is enough.
     *
     * @throws CatalogException
     *             NOT_FOUND if there is none, or none that he may know of; FORBIDDEN if he may not do this with it
     */
    Found require(Request request, Resolution resolution, PrincipalRef.Role ref, Predicate<Standing> enough) {
        Caller caller = request.caller();
        boolean isManager = enforcement.holdsOnServer(caller, resolution, Privilege.MANAGE_ROLES);
        Set<UUID> ids = enforcement.owningIds(caller, resolution);
        Optional<RoleRow> role = sessions.read(session -> session.dao(RoleDao.class).find(ref.name()));
        Standing standing = role.map(row -> standing(row, isManager, ids))
                .orElse(new Standing(isManager, false, false, false));
        if (role.isPresent() && enough.test(standing)) {
            return new Found(role, standing, enforcement.authenticated(caller, resolution));
        }
        CatalogException refusal = standing.isMember() || standing.isOwner()
                ? new CatalogException(ErrorCode.FORBIDDEN,
                        "Forbidden: MANAGE_ROLES or ownership of role " + ref.name() + " is missing. Ask its owner")
                : PrincipalRefs.absent(ref);
        return new Found(role, standing,
                enforcement.server(caller, resolution, Set.of(Privilege.MANAGE_ROLES), () -> refusal));
    }

    /**
     * Returns if the caller may name a principal as a member or owner of a role. Users need not exist, so naming them tells nothing.
     * Accounts and roles must exist, and so only those may be named that he knows of anyhow.
     *
     * @throws CatalogException
     *             NOT_FOUND in the words of what does not exist
     */
    void requireKnown(Request request, Resolution resolution, PrincipalRef ref) {
        Caller caller = request.caller();
        boolean isKnown = switch (ref) {
            case PrincipalRef.User user -> true;
            case PrincipalRef.Everyone everyone -> true;
            case PrincipalRef.Account account -> seesAll(caller, resolution)
                    || isKnown(caller, resolution, "service-account", account.name());
            case PrincipalRef.Role role -> seesAll(caller, resolution)
                    || isKnown(caller, resolution, "role", role.name());
        };
        if (!isKnown) {
            throw PrincipalRefs.absent(ref);
        }
    }

    private boolean seesAll(Caller caller, Resolution resolution) {
        return enforcement.holdsOnServer(caller, resolution, Privilege.MANAGE_PRINCIPALS)
                || enforcement.holdsOnServer(caller, resolution, Privilege.MANAGE_ROLES);
    }

    private boolean isKnown(Caller caller, Resolution resolution, String kind, String name) {
        List<UUID> ids = List.copyOf(enforcement.owningIds(caller, resolution));
        return sessions.read(session -> session.dao(AcquaintanceDao.class).isKnown(kind, name, ids));
    }

    /**
     * Returns if the caller may put a principal into a role. What restricts the role binds its members, and the administrators must
     * not be bound by somebody who is none of them.
     *
     * @throws CatalogException
     *             FORBIDDEN otherwise
     */
    void requireMayBind(Request request, Resolution resolution, PrincipalRef ref) {
        if (ref instanceof PrincipalRef.Role role && sessions
                .read(session -> session.dao(MemberDao.class).containsSystemRole(role.name()))) {
            secondOrder.requireAdministers(request.caller(), resolution,
                    "it would bind those who administer the server by what restricts the role");
        }
    }

    /**
     * Returns if the caller may give others what the role gives.
     *
     * @throws CatalogException
     *             FORBIDDEN otherwise
     */
    void requireMayGive(Request request, Resolution resolution, RoleRow role, boolean isEnough) {
        if (!isEnough) {
            secondOrder.requireMayGiveAllOf(request.caller(), resolution, role.id());
        }
    }

    /**
     * Returns if the caller may free somebody from the restrictions that bind a role's members.
     *
     * @throws CatalogException
     *             FORBIDDEN otherwise
     */
    void requireMayUnbind(Request request, Resolution resolution, UUID roleId) {
        secondOrder.requireMayLiftAll(request.caller(), resolution,
                sessions.read(session -> session.dao(MemberDao.class).restrictedThrough(roleId)),
                "restrictions bind the role's members, and you lack MANAGE_POLICY where they are attached");
    }

    private Standing standing(RoleRow role, boolean isManager, Set<UUID> ids) {
        boolean isOwner = ids.contains(role.ownerId());
        boolean isMember = ids.contains(role.id());
        boolean hasAdminOption = isMember && sessions
                .read(session -> session.dao(RoleDao.class).hasAdminOption(role.id(), List.copyOf(ids)));
        return new Standing(isManager, isOwner, hasAdminOption, isMember);
    }
}
