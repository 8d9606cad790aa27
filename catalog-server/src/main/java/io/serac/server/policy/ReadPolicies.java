package io.serac.server.policy;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.Target;
import io.serac.server.access.Targets;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Excerpt;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Shows one restriction, or lists those on a securable. Thread-safe. */
final class ReadPolicies {
    private static final UUID FIRST_ID = new UUID(0, 0);

    private final Targets targets;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final PageTokens tokens;
    private final UnfitColumns unfit;

    ReadPolicies(Targets targets, EnforcementPoint enforcement, Sessions sessions, PageTokens tokens,
            UnfitColumns unfit) {
        this.targets = targets;
        this.enforcement = enforcement;
        this.unfit = unfit;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    Response get(Request request) {
        Authorized<Target> target = targets.find(request, Set.of(Privilege.MANAGE_POLICY));
        return answer(request, target, 200, find(request, target.target()));
    }

    Response list(Request request) {
        Authorized<Target> found = targets.find(request, Set.of(Privilege.MANAGE_POLICY));
        Target target = found.target();
        List<UUID> securableIds =
                request.query().flag("inherited", false) ? managed(request, target) : target.ids(false);
        Page<Policy> page = Page.fill(request, tokens, target.id(), Page.Names.ADMIN,
                (after, limit) -> after(securableIds, after, limit),
                policy -> policy.row().id() + policy.row().name(), policy -> true);
        return Response.json(found.allowed(), 200, PolicyJson.page(page, id -> target.place(id).orElseThrow()));
    }

    /** The securable and what is above it, as far as the caller could list the restrictions there as well. */
    private List<UUID> managed(Request request, Target target) {
        List<UUID> ids = new ArrayList<>();
        for (Optional<Securable> at = Optional.of(target.securable()); at.isPresent(); at = at.get().parent()) {
            if (enforcement.holds(request.caller(), at.get(), Privilege.MANAGE_POLICY)) {
                ids.add(at.get().id());
            }
        }
        return ids;
    }

    private List<Policy> after(List<UUID> securableIds, String after, int limit) {
        int idCharacters = FIRST_ID.toString().length();
        UUID afterId = after.isEmpty() ? FIRST_ID : UUID.fromString(after.substring(0, idCharacters));
        String afterName = after.isEmpty() ? "" : after.substring(idCharacters);
        return sessions.read(session -> Policies.list(session, securableIds, afterName, afterId, limit));
    }

    /** The restriction of the path as it is now. */
    Policy find(Request request, Target target) {
        String name = name(request);
        return sessions.read(session -> Policies.find(session, target.id(), name)).orElseThrow(() -> absent(name));
    }

    /** A restriction as it is now. */
    Policy find(Request request, UUID id) {
        return sessions.read(session -> Policies.find(session, id)).orElseThrow(() -> absent(name(request)));
    }

    static String name(Request request) {
        return request.path().get("policy");
    }

    static CatalogException absent(String name) {
        return new CatalogException(ErrorCode.NOT_FOUND, "Policy does not exist: " + Excerpt.of(name));
    }

    /** A restriction on what was decided on, with all that may not be as it was meant. */
    Response answer(Request request, Authorized<Target> found, int status, Policy policy) {
        Target target = found.target();
        return Response.json(found.allowed(), status,
                PolicyJson.policy(policy, target.place(policy.row().securableId()).orElseThrow(),
                        unfit.warnings(request.caller(), target, policy)))
                .withHeader("ETag", PolicyJson.entityTag(policy));
    }
}
