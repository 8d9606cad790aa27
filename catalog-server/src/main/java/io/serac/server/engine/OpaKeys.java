package io.serac.server.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.authorizer.Decision;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
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
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;

/**
 * Keys by which an engine asks for decisions about its users; several at once, so that one can be replaced without a gap. Who makes
 * one learns what all users of the engine may do, so he must be able to register the engine himself. Thread-safe.
 */
final class OpaKeys {
    private static final int KEYS_MAX = 10;

    private final Securables securables;
    private final Engines engines;
    private final PolicyTransactions transactions;
    private final Sessions sessions;
    private final PageTokens tokens;
    private final byte[] pepper;
    private final SecureRandom random = new SecureRandom();

    OpaKeys(Securables securables, Engines engines, PolicyTransactions transactions, Sessions sessions,
            PageTokens tokens, byte[] pepper) {
        this.securables = securables;
        this.engines = engines;
        this.transactions = transactions;
        this.sessions = sessions;
        this.tokens = tokens;
        this.pepper = pepper.clone();
    }

    Response list(Request request) {
        Engines.Found engine = engines.find(request, securables.server(request));
        Page<OpaKeyDao.Row> page = Page.fill(request, tokens, engine.row().id(), Page.Names.ADMIN,
                (after, limit) -> sessions
                        .read(session -> session.dao(OpaKeyDao.class).list(engine.row().id(), after, limit)),
                OpaKeyDao.Row::id, row -> true);
        return Response.json(engine.allowed(), 200, JsonAnswer.page(page, OpaKeys::fields));
    }

    Response get(Request request) {
        Engines.Found engine = engines.find(request, securables.server(request));
        String id = request.path().get("id");
        OpaKeyDao.Row row = sessions.read(session -> session.dao(OpaKeyDao.class).find(engine.row().id(), id))
                .orElseThrow(() -> absent(id));
        return Response.json(engine.allowed(), 200, JsonAnswer.object(json -> fields(json, row)));
    }

    Response create(Request request) {
        Resolution resolution = securables.server(request);
        Engines.Found engine = engines.find(request, resolution);
        engines.requireMayRegister(request, resolution, engine.row());
        BodyFields.of(request).check();
        OpaKey key = OpaKey.random(random);
        PolicyChange<String> change = transactions.run(request, resolution, Violations.none(), (session, epoch) -> {
            OpaKeyDao dao = session.dao(OpaKeyDao.class);
            if (dao.lockEngine(engine.row().id()).isEmpty()) {
                throw Engines.absent(engine.row().name());
            }
            if (dao.count(engine.row().id()) >= KEYS_MAX) {
                throw new CatalogException(ErrorCode.CONFLICT,
                        "The engine has " + KEYS_MAX + " keys already; delete one first");
            }
            dao.insert(key.id(), engine.row().id(), key.hmac(pepper));
            return new Success<>(201, List.of(engine.row().id()), key.text());
        });
        String text = change.now(ids -> sessions.read(session -> session.dao(OpaKeyDao.class)
                .find(engine.row().id(), key.id())).map(row -> key.text())
                .orElseThrow(() -> new CatalogException(ErrorCode.CONFLICT,
                        "The key was made by the first request with this Idempotency-Key and was told only then. "
                                + "Delete it and make another one with a new Idempotency-Key")));
        return change.stamped(Response.json(engine.allowed(), 201, JsonAnswer.object(json -> {
            json.writeStringField("id", key.id());
            json.writeStringField("key", text);
        })).withHeader("Cache-Control", "no-store"));
    }

    Response delete(Request request) {
        Resolution resolution = securables.server(request);
        Engines.Found engine = engines.find(request, resolution);
        String id = request.path().get("id");
        Decision.Allowed allowed = engine.allowed();
        PolicyChange<String> change = transactions.run(request, resolution, Violations.none(), (session, epoch) -> {
            if (session.dao(OpaKeyDao.class).delete(engine.row().id(), id) != 1) {
                throw absent(id);
            }
            return new Success<>(204, List.of(engine.row().id()), id);
        });
        return change.answer(allowed);
    }

    private static void fields(JsonGenerator json, OpaKeyDao.Row row) throws IOException {
        json.writeStringField("id", row.id());
        json.writeStringField("created-at", row.createdAt().toString());
    }

    private static CatalogException absent(String id) {
        return new CatalogException(ErrorCode.NOT_FOUND, "Key does not exist: " + Excerpt.of(id));
    }
}
