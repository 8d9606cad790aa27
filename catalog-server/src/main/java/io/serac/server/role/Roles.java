package io.serac.server.role;

import io.serac.authorizer.Decision;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.http.BodyFields;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Success;
import io.serac.server.idempotency.Violations;
import io.serac.server.principal.DeletePrincipal;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.principal.PrincipalRefs;
import io.serac.server.principal.ServerAdministration;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Administers roles. Thread-safe. */
final class Roles {
    private static final String THING = "The role";

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final RoleRights rights;
    private final PolicyTransactions transactions;
    private final Sessions sessions;
    private final PageTokens tokens;
    private final ServerAdministration administration;

    Roles(Securables securables, EnforcementPoint enforcement, RoleRights rights, PolicyTransactions transactions,
            Sessions sessions, PageTokens tokens,
            ServerAdministration administration) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.rights = rights;
        this.transactions = transactions;
        this.sessions = sessions;
        this.tokens = tokens;
        this.administration = administration;
    }

    /** What a client wants a role to be. */
    private record Wanted(Optional<PrincipalRef> owner, boolean tokenAssignable) {
    }

    Response list(Request request) {
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = enforcement.authenticated(request.caller(), resolution);
        Page<RoleRow> page = Page.fill(request, tokens, resolution.server().id(), Page.Names.ADMIN,
                (after, limit) -> sessions.read(session -> session.dao(RoleDao.class).list(after, limit)),
                RoleRow::name, rights.visible(request, resolution));
        return Response.json(allowed, 200, JsonAnswer.page(page, RoleJson::fields));
    }

    Response get(Request request) {
        PrincipalRef.Role ref = ref(request);
        RoleRights.Found found = rights.require(request, securables.server(request), ref,
                RoleRights.Standing::maySeeToMembers);
        byte[] json = RoleJson.role(found.existing(ref));
        return Response.json(found.allowed(), 200, json).withHeader("ETag", Preconditions.entityTag(json));
    }

    Response put(Request request) {
        PrincipalRef.Role ref = ref(request);
        Resolution resolution = securables.server(request);
        RoleRights.Found found = rights.require(request, resolution, ref, RoleRights.Standing::mayChange);
        Wanted wanted = wanted(request, found.role());
        wanted.owner()
                .filter(owner -> !owner.equals(ref) && !found.role().map(RoleRow::owner).equals(Optional.of(owner)))
                .ifPresent(owner -> rights.requireKnown(request, resolution, owner));
        found.role().ifPresent(role -> requireMayReplace(request, resolution, found, role, wanted));
        if (found.role().isPresent() && found.role().get().tokenAssignable() && !wanted.tokenAssignable()) {
            rights.requireMayUnbind(request, resolution, found.role().get().id());
        }
        PolicyChange<RoleRow> change = transactions.run(request, resolution, Violations.none(), (session, epoch) -> {
            PolicyTransactions.checkUnmoved(resolution, epoch);
            Preconditions.check(request, THING, found.role().map(Roles::entityTag).orElse(null));
            UUID id = found.role().map(RoleRow::id).orElseGet(UUID::randomUUID);
            if (found.role().isEmpty()) {
                insert(session, id, ref, wanted, request.caller().principalId());
            } else {
                update(session, found.role().get(), wanted);
            }
            ServerAdministration.requireNotByName(session);
            return new Success<>(found.role().isEmpty() ? 201 : 200, List.of(id), find(session, ref));
        });
        return change.answer(found.allowed(),
                RoleJson.role(change.now(ids -> sessions.read(session -> find(session, ref)))));
    }

    Response delete(Request request) {
        PrincipalRef.Role ref = ref(request);
        Resolution resolution = securables.server(request);
        if (transactions.isRepetition(request, resolution)) {
            return Response.empty(enforcement.authenticated(request.caller(), resolution), 204)
                    .withHeader(PolicyChange.EPOCH_HEADER, Long.toString(resolution.epoch()));
        }
        RoleRights.Found found = rights.require(request, resolution, ref, RoleRights.Standing::mayChange);
        found.role().ifPresent(role -> rights.requireMayUnbind(request, resolution, role.id()));
        PolicyChange<UUID> change =
                transactions.run(request, resolution, DeletePrincipal.violations(), (session, epoch) -> {
                    PolicyTransactions.checkUnmoved(resolution, epoch);
                    RoleRow role = found.existing(ref);
                    Preconditions.check(request, THING, entityTag(role));
                    if (role.isSystem()) {
                        throw new CatalogException(ErrorCode.CONFLICT, Reason.IN_USE,
                                "Role " + role.name() + " is the server's own and cannot be deleted");
                    }
                    DeletePrincipal.run(session, administration, request.caller(), role.id(), ref);
                    return new Success<>(204, List.of(role.id()), role.id());
                });
        return change.answer(found.allowed());
    }

    private static Wanted wanted(Request request, Optional<RoleRow> present) {
        BodyFields body = BodyFields.of(request, "owner", "token-assignable");
        Optional<PrincipalRef> owner = body.text("owner", PrincipalRef.CHARACTERS_MAX, PrincipalRef::parse);
        boolean isSystem = present.isPresent() && present.get().isSystem();
        boolean tokenAssignable = body.flag("token-assignable", !isSystem);
        if (owner.isPresent() && owner.get() instanceof PrincipalRef.Everyone) {
            body.problem("owner", "Must be a user, a service account or a role.");
        }
        body.check();
        boolean isGivenAway = owner.isPresent() && present.isPresent() && !owner.get().equals(present.get().owner());
        if (isSystem && (tokenAssignable || isGivenAway)) {
            throw new CatalogException(ErrorCode.CONFLICT, Reason.ROLE_TOKEN_ASSIGNABLE, "Role " + present.get().name()
                    + " belongs to its members and is never given by the name of a role in a token. Map values to it");
        }
        return new Wanted(owner, tokenAssignable);
    }

    /** Who owns a role, and any token in which it is named, gets what it gives. */
    private void requireMayReplace(Request request, Resolution resolution, RoleRights.Found found, RoleRow role,
            Wanted wanted) {
        boolean changesOwner = wanted.owner().isPresent() && !wanted.owner().get().equals(role.owner());
        boolean opensToTokens = wanted.tokenAssignable() && !role.tokenAssignable();
        rights.requireMayGive(request, resolution, role,
                found.standing().isOwner() || !(changesOwner || opensToTokens));
    }

    private static void insert(Session session, UUID id, PrincipalRef.Role ref, Wanted wanted, UUID creator) {
        RoleDao dao = session.dao(RoleDao.class);
        dao.insertPrincipal(id, ref.name());
        UUID owner = wanted.owner().isPresent() && !wanted.owner().get().equals(ref)
                ? PrincipalRefs.findOrCreate(session, wanted.owner().get())
                : creator;
        dao.insertRole(id, owner, wanted.tokenAssignable());
        wanted.owner().filter(ref::equals).ifPresent(itself -> dao.update(id, id, wanted.tokenAssignable()));
    }

    private static void update(Session session, RoleRow role, Wanted wanted) {
        UUID owner = wanted.owner().isPresent()
                ? PrincipalRefs.findOrCreate(session, wanted.owner().get())
                : role.ownerId();
        if (session.dao(RoleDao.class).update(role.id(), owner, wanted.tokenAssignable()) != 1) {
            throw new IllegalStateException("Role " + role.id() + " is gone although its epoch is locked");
        }
    }

    private static RoleRow find(Session session, PrincipalRef.Role ref) {
        return session.dao(RoleDao.class).find(ref.name()).orElseThrow(() -> PrincipalRefs.absent(ref));
    }

    /** The role in the path. */
    static PrincipalRef.Role ref(Request request) {
        return (PrincipalRef.Role) PrincipalRef.parse("role:" + request.path().get("role"));
    }

    private static String entityTag(RoleRow role) {
        return Preconditions.entityTag(RoleJson.role(role));
    }
}
