package io.serac.server.role;

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
import io.serac.server.principal.PrincipalRef;
import io.serac.server.principal.PrincipalRefs;
import io.serac.server.principal.ServerAdministration;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Administers who is in a role. Thread-safe. */
final class Members {
    /** Roles on the longest way from a principal through roles. */
    static final int DEPTH_MAX = 16;
    private static final String THING = "The member";

    private final Securables securables;
    private final RoleRights rights;
    private final PolicyTransactions transactions;
    private final Sessions sessions;
    private final PageTokens tokens;
    private final ServerAdministration administration;

    Members(Securables securables, RoleRights rights, PolicyTransactions transactions, Sessions sessions,
            PageTokens tokens,
            ServerAdministration administration) {
        this.securables = securables;
        this.rights = rights;
        this.transactions = transactions;
        this.sessions = sessions;
        this.tokens = tokens;
        this.administration = administration;
    }

    Response list(Request request) {
        PrincipalRef.Role ref = Roles.ref(request);
        RoleRights.Found found = rights.require(request, securables.server(request), ref,
                RoleRights.Standing::maySeeToMembers);
        RoleRow role = found.existing(ref);
        Page<MemberRow> page = Page.fill(request, tokens, role.id(), Page.Names.ADMIN,
                (after, limit) -> rowsAfter(role.id(), after, limit), MemberRow::key, row -> true);
        return Response.json(found.allowed(), 200,
                JsonAnswer.page(page, (json, row) -> RoleJson.fields(json, role, row)));
    }

    private List<MemberRow> rowsAfter(UUID roleId, String after, int limit) {
        String[] key = after.isEmpty() ? new String[]{"", "", ""} : after.split("\n", 3);
        return sessions.read(session -> session.dao(MemberDao.class).list(roleId, key[0], key[1], key[2], limit));
    }

    Response get(Request request) {
        PrincipalRef.Role ref = Roles.ref(request);
        PrincipalRef memberRef = memberRef(request);
        RoleRights.Found found = rights.require(request, securables.server(request), ref,
                RoleRights.Standing::maySeeToMembers);
        RoleRow role = found.existing(ref);
        byte[] json = RoleJson.member(role, sessions.read(session -> find(session, role, memberRef))
                .orElseThrow(() -> absent(role, memberRef)));
        return Response.json(found.allowed(), 200, json).withHeader("ETag", Preconditions.entityTag(json));
    }

    Response put(Request request) {
        PrincipalRef.Role ref = Roles.ref(request);
        PrincipalRef memberRef = memberRef(request);
        Resolution resolution = securables.server(request);
        RoleRights.Found found = rights.require(request, resolution, ref, RoleRights.Standing::maySeeToMembers);
        RoleRow role = found.existing(ref);
        rights.requireMayGive(request, resolution, role,
                found.standing().isOwner() || found.standing().hasAdminOption());
        BodyFields body = BodyFields.of(request, "admin-option");
        boolean adminOption = body.flag("admin-option", false);
        body.check();
        rights.requireKnown(request, resolution, memberRef);
        rights.requireMayBind(request, resolution, memberRef);
        PolicyChange<MemberRow> change = transactions.run(request, resolution, Violations.none(), (session, epoch) -> {
            PolicyTransactions.checkUnmoved(resolution, epoch);
            Optional<MemberRow> present = find(session, role, memberRef);
            Preconditions.check(request, THING, present.map(row -> entityTag(role, row)).orElse(null));
            MemberDao dao = session.dao(MemberDao.class);
            UUID memberId = PrincipalRefs.findOrCreate(session, memberRef);
            if (present.isPresent()) {
                dao.update(role.id(), memberId, adminOption);
            } else {
                checkWays(dao, role, memberId, memberRef);
                dao.insert(role.id(), memberId, adminOption, request.caller().principalId());
                ServerAdministration.requireNotByName(session);
            }
            return new Success<>(present.isPresent() ? 200 : 201, List.of(role.id()),
                    dao.find(role.id(), memberId).orElseThrow());
        });
        MemberRow row = change.now(ids -> sessions.read(session -> find(session, role, memberRef))
                .orElseThrow(() -> absent(role, memberRef)));
        return change.answer(found.allowed(), RoleJson.member(role, row));
    }

    Response delete(Request request) {
        PrincipalRef.Role ref = Roles.ref(request);
        PrincipalRef memberRef = memberRef(request);
        Resolution resolution = securables.server(request);
        RoleRights.Found found = rights.require(request, resolution, ref, RoleRights.Standing::maySeeToMembers);
        RoleRow role = found.existing(ref);
        rights.requireMayUnbind(request, resolution, role.id());
        PolicyChange<UUID> change = transactions.run(request, resolution, Violations.none(), (session, epoch) -> {
            PolicyTransactions.checkUnmoved(resolution, epoch);
            MemberRow row = find(session, role, memberRef).orElseThrow(() -> absent(role, memberRef));
            Preconditions.check(request, THING, entityTag(role, row));
            session.dao(MemberDao.class).delete(role.id(), row.memberId());
            administration.requireSomebody(session);
            return new Success<>(204, List.of(role.id()), role.id());
        });
        return change.answer(found.allowed());
    }

    private static void checkWays(MemberDao dao, RoleRow role, UUID memberId, PrincipalRef member) {
        if (dao.isWithin(role.id(), memberId)) {
            throw new CatalogException(ErrorCode.CONFLICT, Reason.ROLE_CYCLE,
                    "Role " + role.name() + " is in " + member.text()
                            + " already, directly or through other roles, so it cannot have it as a member");
        }
        int levels = dao.levelsUp(role.id(), DEPTH_MAX) + dao.levelsDown(memberId, DEPTH_MAX);
        if (levels > DEPTH_MAX) {
            throw new CatalogException(ErrorCode.CONFLICT, Reason.ROLE_CYCLE, "There would be " + levels
                    + " roles in one another; at most " + DEPTH_MAX + " are allowed. Use fewer levels");
        }
    }

    private static Optional<MemberRow> find(Session session, RoleRow role, PrincipalRef member) {
        return PrincipalRefs.find(session, member)
                .flatMap(id -> session.dao(MemberDao.class).find(role.id(), id));
    }

    private static PrincipalRef memberRef(Request request) {
        PrincipalRef ref = PrincipalRef.parse(request.path().get("member"));
        if (ref instanceof PrincipalRef.Everyone) {
            throw CatalogException.badRequest("Everyone cannot be a member of a role. Grant to everyone instead");
        }
        return ref;
    }

    private static CatalogException absent(RoleRow role, PrincipalRef member) {
        return new CatalogException(ErrorCode.NOT_FOUND,
                "Member of role " + role.name() + " does not exist: " + member.text());
    }

    private static String entityTag(RoleRow role, MemberRow row) {
        return Preconditions.entityTag(RoleJson.member(role, row));
    }
}
