package io.serac.server.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.SecondOrder;
import io.serac.server.database.ConstraintViolation;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
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
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Administers engines. An engine's account acts for users and, as itself, sees what restrictions hide in its warehouses: so who
 * registers it must be able to give whatever the account has and to lift those restrictions. Thread-safe.
 */
final class Engines {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final String THING = "The engine";

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final SecondOrder secondOrder;
    private final PolicyTransactions transactions;
    private final Sessions sessions;
    private final PageTokens tokens;
    private final Set<String> issuers;

    /** @param issuers names of those in the configuration */
    Engines(Securables securables, EnforcementPoint enforcement, SecondOrder secondOrder,
            PolicyTransactions transactions, Sessions sessions, PageTokens tokens, Set<String> issuers) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.secondOrder = secondOrder;
        this.transactions = transactions;
        this.sessions = sessions;
        this.tokens = tokens;
        this.issuers = Set.copyOf(issuers);
    }

    Response list(Request request) {
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = enforcement.server(request.caller(), resolution, Set.of(Privilege.MANAGE_ENGINES),
                () -> new CatalogException(ErrorCode.NOT_FOUND, "Engines do not exist"));
        Page<EngineRow> page = Page.fill(request, tokens, resolution.server().id(), Page.Names.ADMIN,
                (after, limit) -> sessions.read(session -> session.dao(EngineDao.class).list(after, limit)),
                EngineRow::name, row -> true);
        return Response.json(allowed, 200, JsonAnswer.page(page, Engines::fields));
    }

    Response get(Request request) {
        String name = name(request);
        Decision.Allowed allowed = require(request, securables.server(request), name);
        byte[] json = json(sessions.read(session -> find(session, name)).orElseThrow(() -> absent(name)));
        return Response.json(allowed, 200, json).withHeader("ETag", Preconditions.entityTag(json));
    }

    Response put(Request request) {
        String name = name(request);
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = require(request, resolution, name);
        EngineSpec wanted = EngineSpec.read(request);
        wanted.checkIssuer(issuers);
        requireMayRegister(request, resolution, wanted);
        PolicyChange<EngineRow> change = transactions.run(request, resolution, Engines::taken, (session, epoch) -> {
            PolicyTransactions.checkUnmoved(resolution, epoch);
            EngineDao dao = session.dao(EngineDao.class);
            Optional<EngineRow> present = dao.find(name);
            Preconditions.check(request, THING, present.map(Engines::entityTag).orElse(null));
            present.ifPresent(wanted::checkReplaces);
            UUID id = present.map(EngineRow::id).orElseGet(UUID::randomUUID);
            if (dao.isCertificateTaken(id, wanted.stored())) {
                throw new CatalogException(ErrorCode.CONFLICT, "The certificate is that of another engine already. "
                        + "Give each engine a certificate of its own");
            }
            UUID accountId = PrincipalRefs.findOrCreate(session, wanted.account());
            if (present.isPresent()) {
                dao.update(id, wanted.kind(), accountId, wanted.stored());
            } else {
                dao.insert(id, name, wanted.kind(), accountId, wanted.stored());
            }
            return new Success<>(present.isPresent() ? 200 : 201, List.of(id), dao.find(name).orElseThrow());
        });
        return change.answer(allowed, json(change
                .now(ids -> sessions.read(session -> find(session, name)).orElseThrow(() -> absent(name)))));
    }

    Response delete(Request request) {
        String name = name(request);
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = require(request, resolution, name);
        PolicyChange<UUID> change = transactions.run(request, resolution, Violations.none(), (session, epoch) -> {
            EngineRow row = find(session, name).orElseThrow(() -> absent(name));
            Preconditions.check(request, THING, entityTag(row));
            session.dao(EngineDao.class).delete(row.id());
            return new Success<>(204, List.of(row.id()), row.id());
        });
        return change.answer(allowed);
    }

    private Decision.Allowed require(Request request, Resolution resolution, String name) {
        return enforcement.server(request.caller(), resolution, Set.of(Privilege.MANAGE_ENGINES), () -> absent(name));
    }

    /** A registered engine, and the decision that it may be administered. */
    record Found(EngineRow row, Decision.Allowed allowed) {
    }

    Found find(Request request, Resolution resolution) {
        String name = name(request);
        Decision.Allowed allowed = require(request, resolution, name);
        return new Found(sessions.read(session -> find(session, name)).orElseThrow(() -> absent(name)), allowed);
    }

    /** Throws unless the caller could register the engine as it is. */
    void requireMayRegister(Request request, Resolution resolution, EngineRow row) {
        Set<String> warehouses = new TreeSet<>();
        row.spec().path("catalogs").forEach(warehouse -> warehouses.add(warehouse.asText()));
        requireMayRegister(request, resolution, warehouses, row.account());
    }

    private void requireMayRegister(Request request, Resolution resolution, EngineSpec wanted) {
        requireMayRegister(request, resolution, new TreeSet<>(wanted.catalogs().values()), wanted.account());
    }

    private void requireMayRegister(Request request, Resolution resolution, Set<String> warehouses,
            PrincipalRef account) {
        for (String warehouse : warehouses) {
            Resolution resolved = securables.warehouse(request, warehouse);
            WarehouseEntry entry = resolved.warehouse();
            if (entry == null || !enforcement.visible().isVisible(request.caller(), entry.securable())) {
                throw CatalogException.invalidBody("Invalid body. 'catalogs': Warehouse does not exist: " + warehouse);
            }
            secondOrder.requireMayLift(request.caller(), resolved, entry.securable());
        }
        sessions.read(session -> PrincipalRefs.find(session, account))
                .ifPresent(id -> secondOrder.requireMayGiveAllOf(request.caller(), resolution, id));
    }

    private static Optional<EngineRow> find(Session session, String name) {
        return session.dao(EngineDao.class).find(name);
    }

    private static byte[] json(EngineRow row) {
        return JsonAnswer.object(json -> fields(json, row));
    }

    private static void fields(JsonGenerator json, EngineRow row) throws IOException {
        json.writeStringField("name", row.name());
        json.writeStringField("kind", row.kind());
        json.writeStringField("account", row.account().text());
        Iterator<String> names = row.spec().fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            json.writeFieldName(name);
            json.writeRawValue(row.spec().get(name).toString());
        }
        json.writeStringField("id", row.id().toString());
        json.writeStringField("created-at", row.createdAt().toString());
        time(json, "filters-asked-at", row.filtersAskedAt());
        time(json, "masks-asked-at", row.masksAskedAt());
    }

    private static void time(JsonGenerator json, String name, @Nullable Instant time) throws IOException {
        if (time == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, time.toString());
        }
    }

    private static String entityTag(EngineRow row) {
        return Preconditions.entityTag(json(row));
    }

    private static RuntimeException taken(ConstraintViolation violation) {
        return violation.constraint().equals("engine_account_unique")
                ? new CatalogException(ErrorCode.CONFLICT,
                        "The account is that of another engine already. Give each engine an account of its own")
                : violation;
    }

    private static String name(Request request) {
        String name = request.path().get("engine");
        if (!NAME.matcher(name).matches()) {
            throw CatalogException.badRequest("The name of an engine is 1 to 63 lower-case letters, digits, dots, "
                    + "underscores and hyphens, and begins with a letter or digit");
        }
        return name;
    }

    static CatalogException absent(String name) {
        return new CatalogException(ErrorCode.NOT_FOUND, "Engine does not exist: " + name);
    }
}
