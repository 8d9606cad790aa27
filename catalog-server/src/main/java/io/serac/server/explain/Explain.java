package io.serac.server.explain;

import io.serac.authorizer.Claims;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Identity;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.Explained;
import io.serac.server.access.Explainer;
import io.serac.server.access.Target;
import io.serac.server.access.Targets;
import io.serac.server.authentication.Caller;
import io.serac.server.authentication.UserIds;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.principal.PrincipalRefs;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says how a request would be answered, and why. Everybody may ask about himself, and is told what he could find out anyhow;
 * policies and other principals are for those who hold CHECK_AS_OTHERS. Thread-safe.
 */
final class Explain {
    private final Securables securables;
    private final Targets targets;
    private final EnforcementPoint enforcement;
    private final Explainer explainer;
    private final Investigation investigation;
    private final Sessions sessions;
    private final Predicate<String> matchesRolesByName;

    /**
     * @param matchesRolesByName
     *            of issuers, by their names
     */
    Explain(Securables securables, Targets targets, EnforcementPoint enforcement, Explainer explainer,
            Sessions sessions, Predicate<String> matchesRolesByName) {
        this.securables = securables;
        this.targets = targets;
        this.enforcement = enforcement;
        this.explainer = explainer;
        this.investigation = new Investigation(sessions);
        this.sessions = sessions;
        this.matchesRolesByName = matchesRolesByName;
    }

    Response handle(Request request) {
        ExplainBody body = ExplainBody.read(request);
        Resolution resolution = securables.named(request, body.warehouse(), body.namespace(), body.name());
        Decision.Allowed proven = enforcement.authenticated(request.caller(), resolution);
        boolean isAboutCaller = body.tokenRoles().isEmpty() && body.tokenClaims().isEmpty()
                && body.principal().map(PrincipalRef::text).orElse(request.caller().name())
                        .equals(request.caller().name());
        return isAboutCaller ? own(request, body, resolution, proven) : other(request, body, resolution);
    }

    private Response own(Request request, ExplainBody body, Resolution resolution, Decision.Allowed proven) {
        Caller caller = request.caller();
        Optional<Explained> explained = explainer.explain(caller, resolution, body.kind(), body.operation(),
                body.asksForFiles());
        if (explained.isEmpty()) {
            return Response.json(proven, 200,
                    ExplainJson.hidden(Explainer.needed(body.operation()), resolution.epoch()));
        }
        Findings findings = investigation.of(explained.get());
        Target target = explained.get().target();
        return Response.json(proven, 200, enforcement.holds(caller, target, Privilege.CHECK_AS_OTHERS)
                ? ExplainJson.whole(shown(caller, target, findings))
                : ExplainJson.own(findings, enforcement.holds(caller, target, Privilege.DESCRIBE)));
    }

    private Response other(Request request, ExplainBody body, Resolution resolution) {
        Authorized<Target> target = targets.find(request, resolution, body.kind(), Set.of(Privilege.CHECK_AS_OTHERS));
        PrincipalRef ref = body.principal().orElseThrow();
        Identity identity = sessions.read(session -> identity(session, ref, body));
        Explained explained = explainer.explain(request.caller(), identity, target.target(), body.operation(),
                body.asksForFiles());
        Findings findings = shown(request.caller(), target.target(), investigation.of(explained))
                .leavingOpen(explained.unsaid());
        if (needsCertificate(identity, resolution.warehouse())) {
            findings = findings.with(
                    ref.text() + " is an engine that needs a certificate: this holds on connections with one of its"
                            + " certificates, on others it is bound like any account");
        }
        return Response.json(target.allowed(), 200, ExplainJson.whole(isDisabled(identity)
                ? findings.with(ref.text() + " is disabled: whatever it sends is answered with 401")
                : findings));
    }

    /** CHECK_AS_OTHERS tells of others, and of restrictions, but of no column that one hides from the caller which he cannot lift. */
    private Findings shown(Caller caller, Target target, Findings findings) {
        return enforcement.mayLiftWhatHides(caller, target.securable())
                ? findings
                : findings.cutTo(enforcement.nameable(caller, target));
    }

    private boolean isDisabled(Identity identity) {
        UUID id = identity.principalId();
        return id != null && sessions.read(session -> session.dao(GrantorDao.class).isDisabled(id)).orElse(false);
    }

    private boolean needsCertificate(Identity identity, @Nullable WarehouseEntry warehouse) {
        UUID id = identity.principalId();
        return id != null && warehouse != null && sessions
                .read(session -> session.dao(GrantorDao.class).needsCertificate(id, warehouse.name()));
    }

    private Identity identity(Session session, PrincipalRef ref, ExplainBody body) {
        if (ref instanceof PrincipalRef.User user) {
            return Identity.ofUser(UserIds.of(user.issuer(), user.subject()), user.issuer(), user.subject())
                    .withRoleValues(body.tokenRoles(), matchesRolesByName.test(user.issuer()))
                    .withClaims(Claims.of(body.tokenClaims()));
        }
        UUID id = PrincipalRefs.find(session, ref).orElseThrow(() -> PrincipalRefs.absent(ref));
        return new Identity(id, "", ref.text(), body.tokenRoles(), true, Claims.none(), null, null, Set.of());
    }
}
