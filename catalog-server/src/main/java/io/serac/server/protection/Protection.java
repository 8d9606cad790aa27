package io.serac.server.protection;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.authorizer.Decision;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Request;
import io.serac.server.http.RequestHandler;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Violations;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Reads and sets the protection of anything that has one. Thread-safe. */
final class Protection {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final Outcomes outcomes;

    Protection(Securables securables, EnforcementPoint enforcement, Sessions sessions, Outcomes outcomes) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.outcomes = outcomes;
    }

    /** Finds and decides on what a request is about. */
    private interface Find {
        Authorized<Protected> apply(Request request, Resolution resolution);
    }

    RequestHandler getWarehouse() {
        return request -> get(request, securables.warehouse(request), this::warehouse);
    }

    RequestHandler putWarehouse() {
        return request -> put(request, securables.warehouse(request), this::warehouse);
    }

    RequestHandler getNamespace() {
        return request -> get(request, securables.namespace(request), this::namespace);
    }

    RequestHandler putNamespace() {
        return request -> put(request, securables.namespace(request), this::namespace);
    }

    RequestHandler getObject(ObjectKind kind) {
        return request -> get(request, resolve(request, kind), (asked, found) -> object(asked, found, kind));
    }

    RequestHandler putObject(ObjectKind kind) {
        return request -> put(request, resolve(request, kind), (asked, found) -> object(asked, found, kind));
    }

    private static Response get(Request request, Resolution resolution, Find find) {
        Authorized<Protected> found = find.apply(request, resolution);
        return answer(found.allowed(), found.target().isProtected());
    }

    private Response put(Request request, Resolution resolution, Find find) {
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            // Says nothing but what was asked for, whatever is protected by that name now.
            return answer(enforcement.authenticated(request.caller(), resolution),
                    isEnabled(JsonBodies.object(request.body())));
        }
        Authorized<Protected> found = find.apply(request, resolution);
        boolean isEnabled = isEnabled(JsonBodies.object(request.body()));
        set(found.target(), isEnabled, key);
        return answer(found.allowed(), isEnabled);
    }

    private void set(Protected target, boolean isEnabled, OutcomeKey key) {
        outcomes.transaction(key, 200, List.of(target.id()), Violations.none(), session -> {
            if (target.set().set(session.dao(ProtectionDao.class), target.id(), isEnabled) == 0) {
                throw target.absent().get();
            }
            return target;
        });
    }

    private Resolution resolve(Request request, ObjectKind kind) {
        return switch (kind) {
            case TABLE -> securables.table(request);
            case VIEW -> securables.view(request);
        };
    }

    private Authorized<Protected> warehouse(Request request, Resolution resolution) {
        return with(enforcement.warehouse(request.caller(), resolution), (WarehouseEntry entry) -> {
            UUID id = entry.securable().id();
            CatalogException absent = new CatalogException(ErrorCode.NO_SUCH_WAREHOUSE,
                    "Warehouse does not exist: " + entry.name());
            boolean isProtected = sessions.read(session -> session.dao(ProtectionDao.class).ofWarehouse(id))
                    .orElseThrow(() -> absent);
            return new Protected(id, isProtected, ProtectionDao::protectWarehouse, () -> absent);
        });
    }

    private Authorized<Protected> namespace(Request request, Resolution resolution) {
        return with(enforcement.namespace(request.caller(), resolution),
                (NamespaceEntry entry) -> new Protected(entry.securable().id(), entry.isProtected(),
                        ProtectionDao::protectNamespace, () -> new CatalogException(ErrorCode.NO_SUCH_NAMESPACE,
                                "Namespace does not exist: " + entry.name())));
    }

    private Authorized<Protected> object(Request request, Resolution resolution, ObjectKind kind) {
        return with(enforcement.object(request.caller(), resolution, kind),
                (ObjectEntry entry) -> new Protected(entry.id(), entry.isProtected(), ProtectionDao::protectObject,
                        () -> kind.absent(entry.namespace().name(), entry.name())));
    }

    private static <T> Authorized<Protected> with(Authorized<T> found, Function<T, Protected> target) {
        return new Authorized<>(target.apply(found.target()), found.allowed());
    }

    private static boolean isEnabled(JsonNode body) {
        JsonNode enabled = body.path("enabled");
        if (body.size() != 1 || !enabled.isBoolean()) {
            throw CatalogException.invalidBody("The body must be {\"enabled\": true} or {\"enabled\": false}");
        }
        return enabled.booleanValue();
    }

    private static Response answer(Decision.Allowed allowed, boolean isEnabled) {
        return Response.json(allowed, 200, JsonAnswer.object(json -> json.writeBooleanField("enabled", isEnabled)));
    }
}
