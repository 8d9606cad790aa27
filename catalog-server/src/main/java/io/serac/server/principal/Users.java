package io.serac.server.principal;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.authentication.UserIds;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.BodyFields;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Success;
import io.serac.server.idempotency.Violations;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Users of issuers, as far as the server needs to remember them: who was named, has made something or is shut out. Thread-safe.
 */
final class Users {
    private static final int NAME_CHARACTERS_MAX = 255;
    private static final String THING = "The user";

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final PolicyTransactions transactions;
    private final Sessions sessions;
    private final PageTokens tokens;
    private final ServerAdministration administration;

    Users(Securables securables, EnforcementPoint enforcement, PolicyTransactions transactions, Sessions sessions,
            PageTokens tokens,
            ServerAdministration administration) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.transactions = transactions;
        this.sessions = sessions;
        this.tokens = tokens;
        this.administration = administration;
    }

    Response list(Request request) {
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = enforcement.server(request.caller(), resolution,
                Set.of(Privilege.MANAGE_PRINCIPALS),
                () -> new CatalogException(ErrorCode.NOT_FOUND, "Principals do not exist"));
        Page<UserRow> page = Page.fill(request, tokens, resolution.server().id(), Page.Names.ADMIN, this::rowsAfter,
                row -> row.issuer() + ':' + row.name(), row -> true);
        return Response.json(allowed, 200, JsonAnswer.page(page, PrincipalJson::fields));
    }

    private List<UserRow> rowsAfter(String after, int limit) {
        int colon = after.indexOf(':');
        return sessions.read(session -> session.dao(PrincipalDao.class)
                .listUsers(colon < 0 ? "" : after.substring(0, colon), after.substring(colon + 1), limit));
    }

    Response get(Request request) {
        PrincipalRef.User ref = ref(request);
        Decision.Allowed allowed = require(request, securables.server(request), ref);
        byte[] json = PrincipalJson.user(find(ref));
        return Response.json(allowed, 200, json).withHeader("ETag", Preconditions.entityTag(json));
    }

    Response put(Request request) {
        PrincipalRef.User ref = ref(request);
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = require(request, resolution, ref);
        BodyFields body = BodyFields.of(request, "name", "disabled");
        Optional<String> name = body.textOrNull("name", NAME_CHARACTERS_MAX);
        boolean isDisabled = body.flag("disabled", false);
        body.check();
        PolicyChange<UserRow> change = transactions.run(request, resolution, Violations.none(), (session, epoch) -> {
            PrincipalDao dao = session.dao(PrincipalDao.class);
            Optional<UserRow> present = dao.findUser(ref.issuer(), ref.subject());
            Preconditions.check(request, THING, present.map(Users::entityTag).orElse(null));
            boolean isNew = present.isEmpty() && dao.insertUser(UserIds.of(ref.issuer(), ref.subject()), ref.issuer(),
                    ref.subject(), name.orElse(null), isDisabled) == 1;
            UserRow row = dao.findUser(ref.issuer(), ref.subject()).orElseThrow();
            if (!isNew) {
                dao.updateUser(row.id(), name.orElse(null), isDisabled);
                row = dao.findUser(ref.issuer(), ref.subject()).orElseThrow();
            }
            administration.requireSomebody(session);
            return new Success<>(isNew ? 201 : 200, List.of(row.id()), row);
        });
        return change.answer(allowed, PrincipalJson.user(change.now(ids -> find(ref))));
    }

    Response delete(Request request) {
        PrincipalRef.User ref = ref(request);
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = require(request, resolution, ref);
        PolicyChange<UserRow> change =
                transactions.run(request, resolution, DeletePrincipal.violations(), (session, epoch) -> {
                    UserRow row = session.dao(PrincipalDao.class).findUser(ref.issuer(), ref.subject())
                            .orElseThrow(() -> PrincipalRefs.absent(ref));
                    Preconditions.check(request, THING, entityTag(row));
                    DeletePrincipal.run(session, administration, request.caller(), row.id(), ref);
                    return new Success<>(204, List.of(row.id()), row);
                });
        return change.answer(allowed);
    }

    private Decision.Allowed require(Request request, Resolution resolution, PrincipalRef ref) {
        return enforcement.server(request.caller(), resolution, Set.of(Privilege.MANAGE_PRINCIPALS),
                () -> PrincipalRefs.absent(ref));
    }

    private UserRow find(PrincipalRef.User ref) {
        return sessions.read(session -> session.dao(PrincipalDao.class).findUser(ref.issuer(), ref.subject()))
                .orElseThrow(() -> PrincipalRefs.absent(ref));
    }

    private static PrincipalRef.User ref(Request request) {
        if (PrincipalRef.parse(request.path().get("principal")) instanceof PrincipalRef.User user) {
            return user;
        }
        throw CatalogException.badRequest("Only users are found here, as user:<issuer>:<subject>. Accounts are at "
                + "/admin/v1/service-accounts, roles at /admin/v1/roles");
    }

    private static String entityTag(UserRow row) {
        return Preconditions.entityTag(PrincipalJson.user(row));
    }
}
