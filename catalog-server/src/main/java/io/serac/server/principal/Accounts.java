package io.serac.server.principal;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
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
import java.util.UUID;

/** Administers service accounts. Thread-safe. */
final class Accounts {
    private static final String THING = "The service account";

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final PolicyTransactions transactions;
    private final Sessions sessions;
    private final PageTokens tokens;
    private final ServerAdministration administration;

    Accounts(Securables securables, EnforcementPoint enforcement, PolicyTransactions transactions, Sessions sessions,
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
                () -> new CatalogException(ErrorCode.NOT_FOUND, "Service accounts do not exist"));
        Page<AccountRow> page = Page.fill(request, tokens, resolution.server().id(), Page.Names.ADMIN,
                (after, limit) -> sessions
                        .read(session -> session.dao(PrincipalDao.class).listAccounts(after, limit)),
                AccountRow::name, row -> true);
        return Response.json(allowed, 200, JsonAnswer.page(page, PrincipalJson::fields));
    }

    Response get(Request request) {
        PrincipalRef.Account ref = ref(request);
        Decision.Allowed allowed = require(request, securables.server(request), ref);
        byte[] json = PrincipalJson.account(find(ref));
        return Response.json(allowed, 200, json).withHeader("ETag", Preconditions.entityTag(json));
    }

    Response put(Request request) {
        PrincipalRef.Account ref = ref(request);
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = require(request, resolution, ref);
        ServiceAccounts.checkName(ref.name());
        BodyFields body = BodyFields.of(request, "disabled");
        boolean isDisabled = body.flag("disabled", false);
        body.check();
        PolicyChange<AccountRow> change = transactions.run(request, resolution, Violations.none(), (session, epoch) -> {
            PrincipalDao dao = session.dao(PrincipalDao.class);
            Optional<AccountRow> present = dao.findAccount(ref.name());
            Preconditions.check(request, THING, present.map(Accounts::entityTag).orElse(null));
            boolean isNew = present.isEmpty() && dao.insertAccount(UUID.randomUUID(), ref.name(), isDisabled) == 1;
            AccountRow row = dao.findAccount(ref.name()).orElseThrow();
            if (!isNew) {
                dao.setDisabled(row.id(), isDisabled);
                row = dao.findAccount(ref.name()).orElseThrow();
            }
            administration.requireSomebody(session);
            return new Success<>(isNew ? 201 : 200, List.of(row.id()), row);
        });
        return change.answer(allowed, PrincipalJson.account(change.now(ids -> find(ref))));
    }

    Response delete(Request request) {
        PrincipalRef.Account ref = ref(request);
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = require(request, resolution, ref);
        PolicyChange<AccountRow> change =
                transactions.run(request, resolution, DeletePrincipal.violations(), (session, epoch) -> {
                    AccountRow row = session.dao(PrincipalDao.class).findAccount(ref.name())
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

    private AccountRow find(PrincipalRef.Account ref) {
        return sessions.read(session -> session.dao(PrincipalDao.class).findAccount(ref.name()))
                .orElseThrow(() -> PrincipalRefs.absent(ref));
    }

    private static PrincipalRef.Account ref(Request request) {
        return new PrincipalRef.Account(request.path().get("account"));
    }

    private static String entityTag(AccountRow row) {
        return Preconditions.entityTag(PrincipalJson.account(row));
    }
}
