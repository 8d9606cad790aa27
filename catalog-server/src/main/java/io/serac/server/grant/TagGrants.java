package io.serac.server.grant;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.http.BodyFields;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Success;
import io.serac.server.idempotency.Violations;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.principal.PrincipalRefs;
import io.serac.server.securable.LiveSecurables;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.tag.TagRights;
import io.serac.server.tag.TagRow;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who may use a tag: given and taken by those who administer tags, and by nobody else. Thread-safe. */
final class TagGrants {
    private static final Privilege PRIVILEGE = Privilege.USE_TAG;

    private final Securables securables;
    private final TagRights rights;
    private final Sessions sessions;
    private final PageTokens tokens;
    private final PolicyTransactions transactions;

    TagGrants(Securables securables, TagRights rights, Sessions sessions, PageTokens tokens,
            PolicyTransactions transactions) {
        this.securables = securables;
        this.rights = rights;
        this.sessions = sessions;
        this.tokens = tokens;
        this.transactions = transactions;
    }

    /** The tag of a path and whose use of it is meant, decided on. */
    private record Found(Resolution resolution, Decision.Allowed allowed, TagRow tag) {
    }

    Response list(Request request) {
        Found found = find(request);
        UUID tagId = found.tag().id();
        Page<GrantRow> page = Page.fill(request, tokens, tagId, Page.Names.ADMIN,
                (after, limit) -> sessions.read(session -> session.dao(GrantDao.class).list(List.of(tagId),
                        after.isEmpty() ? 0 : Long.parseLong(after), limit)),
                row -> Long.toString(row.id()), row -> true);
        return Response.json(found.allowed(), 200, GrantJson.page(page, row -> shown(found, row)));
    }

    Response get(Request request) {
        Found found = find(request);
        PrincipalRef grantee = grantee(request);
        GrantRow row = sessions.read(session -> present(session, found, grantee)).orElseThrow(() -> absent(grantee));
        byte[] json = GrantJson.grant(shown(found, row));
        return Response.json(found.allowed(), 200, json).withHeader("ETag", Preconditions.entityTag(json));
    }

    Response put(Request request) {
        return transactions.redeciding(() -> give(request));
    }

    Response delete(Request request) {
        return transactions.redeciding(() -> take(request));
    }

    private Response give(Request request) {
        Found found = find(request);
        PrincipalRef grantee = grantee(request);
        BodyFields fields = BodyFields.ofOptional(request, "grant-option");
        if (fields.flag("grant-option", false)) {
            fields.problem("grant-option", "The use of a tag is not given on: only MANAGE_TAGS gives it.");
        }
        fields.check();
        PolicyChange<GrantRow> change = transactions.run(request, found.resolution(), Violations.none(),
                (session, epoch) -> {
                    PolicyTransactions.checkUnmoved(found.resolution(), epoch);
                    return write(session, request, found, grantee);
                });
        GrantRow row = change.now(ids -> sessions.read(session -> present(session, found, grantee))
                .orElseThrow(() -> absent(grantee)));
        return change.answer(found.allowed(), GrantJson.grant(shown(found, row)));
    }

    private static Success<GrantRow> write(Session session, Request request, Found found, PrincipalRef grantee) {
        GrantDao dao = session.dao(GrantDao.class);
        LiveSecurables.hold(session, found.tag().place());
        UUID granteeId = PrincipalRefs.findOrCreate(session, grantee);
        Optional<GrantRow> present = dao.find(found.tag().id(), granteeId, PRIVILEGE.name());
        checkPreconditions(request, found, present);
        if (present.isPresent()) {
            return new Success<>(200, List.of(present.get().uuid()), present.get());
        }
        long id = dao.insert(found.tag().place().type(), found.tag().id(), granteeId, PRIVILEGE.name(), null, null,
                false, request.caller().principalId(), null);
        return new Success<>(201, List.of(GrantRow.uuid(id)), dao.find(id).orElseThrow());
    }

    private Response take(Request request) {
        Found found = find(request);
        PrincipalRef grantee = grantee(request);
        PolicyChange<GrantRow> change = transactions.run(request, found.resolution(), Violations.none(),
                (session, epoch) -> {
                    PolicyTransactions.checkUnmoved(found.resolution(), epoch);
                    GrantRow row = present(session, found, grantee).orElseThrow(() -> absent(grantee));
                    checkPreconditions(request, found, Optional.of(row));
                    if (session.dao(GrantDao.class).delete(row.id()) != 1) {
                        throw new IllegalStateException("Grant " + row.id() + " is gone while the epoch is locked");
                    }
                    return new Success<>(204, List.of(row.uuid()), row);
                });
        return change.answer(found.allowed());
    }

    private Found find(Request request) {
        String key = TagRights.key(request);
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = rights.requireManaged(request, resolution, key);
        return new Found(resolution, allowed, rights.find(key).orElseThrow(() -> TagRights.absent(key)));
    }

    private static PrincipalRef grantee(Request request) {
        return PrincipalRef.parse(request.path().get("grantee"));
    }

    private static Optional<GrantRow> present(Session session, Found found, PrincipalRef grantee) {
        return PrincipalRefs.find(session, grantee)
                .flatMap(id -> session.dao(GrantDao.class).find(found.tag().id(), id, PRIVILEGE.name()));
    }

    private static void checkPreconditions(Request request, Found found, Optional<GrantRow> present) {
        Preconditions.check(request, "The grant", present
                .map(row -> Preconditions.entityTag(GrantJson.grant(shown(found, row)))).orElse(null));
    }

    private static ShownGrant shown(Found found, GrantRow row) {
        return new ShownGrant(row, found.tag().place(), fieldId -> false);
    }

    private static CatalogException absent(PrincipalRef grantee) {
        return new GrantPath(grantee, PRIVILEGE).absent();
    }
}
