package io.serac.server.role;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.database.ConstraintViolation;
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
import io.serac.server.principal.PrincipalRef;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Administers which values in tokens stand for which roles. Issuers are named in the configuration, which may follow later, so an
 * unknown one is a warning. Thread-safe.
 */
final class Mappings {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final int VALUE_CHARACTERS_MAX = 512;
    private static final String THING = "The mapping";

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final RoleRights rights;
    private final PolicyTransactions transactions;
    private final Sessions sessions;
    private final PageTokens tokens;
    private final Predicate<String> isIssuer;

    /**
     * @param isIssuer
     *            whether the configuration names an issuer
     */
    Mappings(Securables securables, EnforcementPoint enforcement, RoleRights rights, PolicyTransactions transactions,
            Sessions sessions, PageTokens tokens, Predicate<String> isIssuer) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.rights = rights;
        this.transactions = transactions;
        this.sessions = sessions;
        this.tokens = tokens;
        this.isIssuer = isIssuer;
    }

    /** What a client wants a mapping to be. */
    private record Wanted(String issuer, String value, PrincipalRef.Role role) {
    }

    Response list(Request request) {
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = enforcement.authenticated(request.caller(), resolution);
        Predicate<UUID> visible = rights.membersVisible(request, resolution);
        Page<MappingRow> page = Page.fill(request, tokens, resolution.server().id(), Page.Names.ADMIN,
                (after, limit) -> sessions.read(session -> session.dao(MappingDao.class).list(after, limit)),
                MappingRow::id, row -> visible.test(row.roleId()));
        return Response.json(allowed, 200, JsonAnswer.page(page, RoleJson::fields));
    }

    Response get(Request request) {
        String id = id(request);
        Resolution resolution = securables.server(request);
        Optional<MappingRow> row = find(id);
        Decision.Allowed allowed = require(request, resolution, row);
        byte[] json = json(row.orElseThrow(() -> absent(id)));
        return Response.json(allowed, 200, json).withHeader("ETag", Preconditions.entityTag(json));
    }

    Response put(Request request) {
        String id = id(request);
        Resolution resolution = securables.server(request);
        Optional<MappingRow> present = find(id);
        // An id that is taken by a mapping of somebody else's is answered like one of a role that he may not give.
        Decision.Allowed presentAllowed = present.isPresent() ? require(request, resolution, present) : null;
        Wanted wanted = wanted(request);
        RoleRights.Found found = rights.require(request, resolution, wanted.role(),
                RoleRights.Standing::maySeeToMembers);
        RoleRow role = found.existing(wanted.role());
        rights.requireMayGive(request, resolution, role,
                found.standing().isOwner() || found.standing().hasAdminOption());
        boolean isTakenAway = present.isPresent() && !present.get().maps(wanted.issuer(), wanted.value(), role.id());
        if (isTakenAway) {
            rights.requireMayUnbind(request, resolution, present.get().roleId());
        }
        PolicyChange<MappingRow> change = transactions.run(request, resolution, Mappings::taken, (session, epoch) -> {
            PolicyTransactions.checkUnmoved(resolution, epoch);
            Preconditions.check(request, THING, present.map(this::entityTag).orElse(null));
            MappingDao dao = session.dao(MappingDao.class);
            if (present.isPresent()) {
                dao.update(id, wanted.issuer(), wanted.value(), role.id());
            } else {
                dao.insert(id, wanted.issuer(), wanted.value(), role.id());
            }
            return new Success<>(present.isPresent() ? 200 : 201, List.of(role.id()), dao.find(id).orElseThrow());
        });
        return change.answer(presentAllowed == null ? found.allowed() : presentAllowed,
                json(change.now(ids -> find(id).orElseThrow(() -> absent(id)))));
    }

    Response delete(Request request) {
        String id = id(request);
        Resolution resolution = securables.server(request);
        Optional<MappingRow> present = find(id);
        Decision.Allowed allowed = transactions.isRepetition(request, resolution)
                ? enforcement.authenticated(request.caller(), resolution)
                : require(request, resolution, present);
        present.ifPresent(row -> rights.requireMayUnbind(request, resolution, row.roleId()));
        PolicyChange<String> change = transactions.run(request, resolution, Violations.none(), (session, epoch) -> {
            PolicyTransactions.checkUnmoved(resolution, epoch);
            MappingRow row = present.orElseThrow(() -> absent(id));
            Preconditions.check(request, THING, entityTag(row));
            session.dao(MappingDao.class).delete(id);
            return new Success<>(204, List.of(row.roleId()), id);
        });
        return change.answer(allowed);
    }

    private Decision.Allowed require(Request request, Resolution resolution, Optional<MappingRow> mapping) {
        String id = id(request);
        if (mapping.isPresent() && rights.membersVisible(request, resolution).test(mapping.get().roleId())) {
            return enforcement.authenticated(request.caller(), resolution);
        }
        return enforcement.server(request.caller(), resolution, Set.of(Privilege.MANAGE_ROLES), () -> absent(id));
    }

    private static Wanted wanted(Request request) {
        BodyFields body = BodyFields.of(request, "issuer", "value", "role");
        String issuer = body.requiredText("issuer", PrincipalRef.ISSUER_CHARACTERS_MAX);
        String value = body.requiredText("value", VALUE_CHARACTERS_MAX);
        String role = body.requiredText("role", PrincipalRef.ROLE_CHARACTERS_MAX);
        if (!PrincipalRef.isIssuer(issuer)) {
            body.problem("issuer", "Must be the name of an issuer in the configuration.");
        }
        body.check();
        // Both ways of naming a role are understood; answers have the plain name.
        return new Wanted(issuer, value,
                new PrincipalRef.Role(role.startsWith("role:") ? role.substring("role:".length()) : role));
    }

    private Optional<MappingRow> find(String id) {
        return sessions.read(session -> session.dao(MappingDao.class).find(id));
    }

    private byte[] json(MappingRow row) {
        return RoleJson.mapping(row, isIssuer.test(row.issuer()) ? List.of()
                : List.of(
                        "No issuer " + row.issuer() + " is configured on this server, so no token has the value yet"));
    }

    private String entityTag(MappingRow row) {
        return Preconditions.entityTag(json(row));
    }

    private static RuntimeException taken(ConstraintViolation violation) {
        return violation.constraint().equals("token_role_mapping_unique")
                ? new CatalogException(ErrorCode.CONFLICT,
                        "The same value of the issuer is mapped to the role already, "
                                + "under another id. Use that one")
                : violation;
    }

    private static String id(Request request) {
        String id = request.path().get("id");
        if (!ID.matcher(id).matches()) {
            throw CatalogException.badRequest("The id of a mapping is 1 to 63 letters, digits, dots, underscores and "
                    + "hyphens, and begins with a letter or digit");
        }
        return id;
    }

    private static CatalogException absent(String id) {
        return new CatalogException(ErrorCode.NOT_FOUND, "Mapping does not exist: " + id);
    }
}
