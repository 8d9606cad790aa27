package io.serac.server.principal;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.SecondOrder;
import io.serac.server.authentication.ServiceSecret;
import io.serac.server.authentication.ServiceSecrets;
import io.serac.server.authentication.StoredSecret;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.BodyFields;
import io.serac.server.http.Excerpt;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Success;
import io.serac.server.idempotency.Violations;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Secrets of service accounts, for whoever manages principals and for each account itself. Who makes a secret for another can
 * then act as it, so he must be able to give whatever it has. Thread-safe.
 */
final class Secrets {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final SecondOrder secondOrder;
    private final PolicyTransactions transactions;
    private final Sessions sessions;
    private final PageTokens tokens;
    private final ServiceSecrets secrets;
    private final ServerAdministration administration;

    Secrets(Securables securables, EnforcementPoint enforcement, SecondOrder secondOrder,
            PolicyTransactions transactions, Sessions sessions, PageTokens tokens, ServiceSecrets secrets,
            ServerAdministration administration) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.secondOrder = secondOrder;
        this.transactions = transactions;
        this.sessions = sessions;
        this.tokens = tokens;
        this.administration = administration;
        this.secrets = secrets;
    }

    private record Made(ServiceSecret secret, StoredSecret stored) {
    }

    Response list(Request request) {
        Authorized<AccountRow> account = require(request, securables.server(request));
        Page<StoredSecret> page = Page.fill(request, tokens, account.target().id(), Page.Names.ADMIN,
                (after, limit) -> secrets.list(account.target().id(), after, limit), StoredSecret::id, row -> true);
        return Response.json(account.allowed(), 200, JsonAnswer.page(page, PrincipalJson::fields));
    }

    Response get(Request request) {
        Authorized<AccountRow> account = require(request, securables.server(request));
        String id = request.path().get("id");
        StoredSecret secret = secrets.find(account.target().id(), id).orElseThrow(() -> absent(id));
        return Response.json(account.allowed(), 200, PrincipalJson.secret(secret));
    }

    Response create(Request request) {
        Resolution resolution = securables.server(request);
        Authorized<AccountRow> account = require(request, resolution);
        AccountRow row = account.target();
        requireMayActAs(request, resolution, row);
        BodyFields body = BodyFields.of(request, "expires-at");
        Optional<Instant> expiresAt = body.timeOrNull("expires-at");
        body.check();
        ServiceSecret secret = secrets.draw();
        PolicyChange<Made> change = transactions.run(request, resolution, Violations.none(), (session, epoch) -> {
            secrets.add(session, row.id(), secret, expiresAt.orElse(null));
            return new Success<>(201, List.of(row.id()), made(session, row, secret));
        });
        // A repetition has another secret than the one that was kept, unless only the answer of the database was lost.
        Made made = change.now(ids -> sessions.read(session -> made(session, row, secret)));
        return change.stamped(Response
                .json(account.allowed(), 201, PrincipalJson.newSecret(row.name(), made.secret(), made.stored()))
                .withHeader("Cache-Control", "no-store"));
    }

    Response delete(Request request) {
        Resolution resolution = securables.server(request);
        Authorized<AccountRow> account = require(request, resolution);
        String id = request.path().get("id");
        PolicyChange<String> change = transactions.run(request, resolution, Violations.none(), (session, epoch) -> {
            if (!secrets.revoke(session, account.target().id(), id)) {
                throw absent(id);
            }
            administration.requireSomebody(session);
            return new Success<>(204, List.of(account.target().id()), id);
        });
        return change.answer(account.allowed());
    }

    private Made made(Session session, AccountRow account, ServiceSecret secret) {
        return secrets.find(session, account.id(), secret.id()).map(stored -> new Made(secret, stored))
                .orElseThrow(() -> new CatalogException(ErrorCode.CONFLICT,
                        "The secret was made by the first request with this Idempotency-Key and was told only then. "
                                + "Delete it and make another one with a new key"));
    }

    private Authorized<AccountRow> require(Request request, Resolution resolution) {
        PrincipalRef.Account ref = new PrincipalRef.Account(request.path().get("account"));
        Optional<AccountRow> row =
                sessions.read(session -> session.dao(PrincipalDao.class).findAccount(ref.name()));
        Decision.Allowed allowed = row.isPresent() && isItself(request, row.get())
                ? enforcement.authenticated(request.caller(), resolution)
                : enforcement.server(request.caller(), resolution, Set.of(Privilege.MANAGE_PRINCIPALS),
                        () -> PrincipalRefs.absent(ref));
        return new Authorized<>(row.orElseThrow(() -> PrincipalRefs.absent(ref)), allowed);
    }

    private void requireMayActAs(Request request, Resolution resolution, AccountRow account) {
        if (!isItself(request, account)) {
            secondOrder.requireMayGiveAllOf(request.caller(), resolution, account.id());
        }
    }

    private static boolean isItself(Request request, AccountRow account) {
        return request.caller().principalId().equals(account.id()) && request.caller().actor().isEmpty();
    }

    private static CatalogException absent(String id) {
        return new CatalogException(ErrorCode.NOT_FOUND, "Secret does not exist: " + Excerpt.of(id));
    }
}
