package io.serac.server.grant;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PlacedSecurables;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.Target;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Success;
import io.serac.server.idempotency.Violations;
import io.serac.server.principal.PrincipalRefs;
import io.serac.server.securable.LiveSecurables;
import io.serac.server.securable.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Takes a grant back, and with it everything that was given by its grant option; or lists what would go. Thread-safe. */
final class DeleteGrant {
    private final Grantors grantors;
    private final Sessions sessions;
    private final PageTokens tokens;
    private final PolicyTransactions transactions;
    private final EnforcementPoint enforcement;
    private final PlacedSecurables placed;

    DeleteGrant(Grantors grantors, EnforcementPoint enforcement, Sessions sessions, PageTokens tokens,
            PolicyTransactions transactions) {
        this.grantors = grantors;
        this.enforcement = enforcement;
        this.placed = new PlacedSecurables(sessions);
        this.sessions = sessions;
        this.tokens = tokens;
        this.transactions = transactions;
    }

    Response handle(Request request) {
        boolean isDryRun = request.query().flag("dry-run", false);
        return transactions.redeciding(() -> isDryRun ? tryOut(request) : delete(request));
    }

    private Response tryOut(Request request) {
        Grantor grantor = taker(request);
        GrantPath path = GrantPath.of(request, grantor.target());
        GrantRow row = sessions.read(session -> removable(session, grantor, path));
        Page<GrantRow> page = Page.fill(request, tokens, row.uuid(), Page.Names.ADMIN,
                (after, limit) -> sessions.read(session -> session.dao(GrantDao.class).derived(row.id(),
                        after.isEmpty() ? 0 : Long.parseLong(after), limit)),
                derived -> Long.toString(derived.id()), derived -> true);
        return Response.json(grantor.allowed(), 200, GrantJson.page(page, shown(request, grantor, page)));
    }

    /** Derived grants may be on anything below, where other rules hide columns. */
    private Function<GrantRow, ShownGrant> shown(Request request, Grantor grantor, Page<GrantRow> page) {
        List<UUID> ids = page.items().stream().map(GrantRow::securableId).distinct().toList();
        Map<UUID, Place> places = sessions.read(session -> LiveSecurables.places(session, ids));
        Map<UUID, Securable> securables = placed.find(grantor.target().resolution().server(), ids);
        return row -> {
            UUID id = row.securableId();
            Securable securable = securables.get(id);
            boolean mayLift = securable != null
                    && enforcement.holds(request.caller(), securable, Privilege.MANAGE_POLICY)
                    && enforcement.mayLiftWhatHides(request.caller(), securable);
            return new ShownGrant(row, Optional.ofNullable(places.get(id)).orElseThrow(),
                    id.equals(grantor.target().id()) ? grantor.nameable() : fieldId -> mayLift);
        };
    }

    private Response delete(Request request) {
        Grantor grantor = taker(request);
        GrantPath path = GrantPath.of(request, grantor.target());
        Target target = grantor.target();
        PolicyChange<GrantRow> change = transactions.run(request, target.resolution(), Violations.none(),
                (session, epoch) -> {
                    PolicyTransactions.checkUnmoved(target.resolution(), epoch);
                    GrantRow row = removable(session, grantor, path);
                    Preconditions.check(request, "The grant", ReadGrants.entityTag(grantor, row));
                    if (session.dao(GrantDao.class).delete(row.id()) != 1) {
                        throw new IllegalStateException("Grant " + row.id() + " is gone while the epoch is locked");
                    }
                    return new Success<>(204, List.of(row.uuid()), row);
                });
        return change.answer(grantor.allowed());
    }

    private Grantor taker(Request request) {
        Grantor grantor = grantors.of(request);
        if (!grantor.isManager() && grantor.options().isEmpty()) {
            throw grantors.forbidden(request);
        }
        return grantor;
    }

    /** The grant, if the caller may take it back: whether it exists is said only to those who could. */
    private GrantRow removable(Session session, Grantor grantor, GrantPath path) {
        Optional<GrantRow> row = PrincipalRefs.find(session, path.grantee())
                .flatMap(id -> session.dao(GrantDao.class).find(grantor.target().id(), id, path.privilege().name()));
        if (!grantor.isManager() && row.filter(grantor::gave).isEmpty()) {
            throw Grantors.notGivenByCaller();
        }
        return row.orElseThrow(path::absent);
    }
}
