package io.serac.server.namespace;

import io.serac.server.database.Sessions;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.JsonBodies;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Result;
import io.serac.server.idempotency.Violations;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;

/** Sets and removes properties of a namespace in one transaction. Thread-safe. */
final class UpdateNamespaceProperties {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final Outcomes outcomes;

    UpdateNamespaceProperties(Securables securables, EnforcementPoint enforcement, Sessions sessions,
            Outcomes outcomes) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.outcomes = outcomes;
    }

    Response handle(Request request) {
        UpdateNamespacePropertiesRequest body = JsonBodies.read(request.body(), UpdateNamespacePropertiesRequest.class);
        Map<String, String> updates = body.updates() == null ? Map.of() : body.updates();
        List<String> removals = body.removals() == null ? List.of() : body.removals();
        NamespaceProperties.check(updates);
        NamespaceProperties.checkRemovals(removals);
        Set<String> keys = new HashSet<>(updates.keySet());
        keys.addAll(removals);

        Resolution resolution = securables.namespace(request);
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            // Says nothing but what was asked for and done, whatever has become of the namespace.
            return answer(enforcement.authenticated(request.caller(), resolution), updates, removals,
                    missing(key));
        }
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), resolution,
                NamespaceProperties.needed(Privilege.ALTER, keys));
        for (String removal : removals) {
            if (updates.containsKey(removal)) {
                throw new CatalogException(ErrorCode.UNPROCESSABLE_ENTITY,
                        "Cannot remove and update the same key: " + removal);
            }
        }
        return answer(namespace.allowed(), updates, removals, update(namespace.target(), updates, removals, key));
    }

    private List<String> update(NamespaceEntry entry, Map<String, String> updates, List<String> removals,
            OutcomeKey key) {
        UUID id = entry.securable().id();
        Result<List<String>> result = outcomes.transaction(key, 200, List.of(id), Violations.none(), session -> {
            NamespaceDao dao = session.dao(NamespaceDao.class);
            Map<String, String> properties = new HashMap<>(dao.lockProperties(id)
                    .orElseThrow(() -> new CatalogException(ErrorCode.NO_SUCH_NAMESPACE,
                            "Namespace does not exist: " + entry.name())));
            List<String> missing = new ArrayList<>();
            for (String removal : removals) {
                if (properties.remove(removal) == null) {
                    missing.add(removal);
                }
            }
            properties.putAll(updates);
            NamespaceProperties.check(properties);
            dao.updateProperties(id, properties);
            if (!missing.isEmpty()) {
                keepMissing(dao, key, missing);
            }
            return missing;
        });
        return switch (result) {
            case Result.Applied<List<String>> applied -> applied.value();
            case Result.Replayed<List<String>> replayed -> missing(key);
        };
    }

    private static void keepMissing(NamespaceDao dao, OutcomeKey key, List<String> missing) {
        if (dao.keepMissing(key.principalId(), key.key(), missing) != 1) {
            throw new IllegalStateException("The outcome of this transaction is not part of it");
        }
    }

    private List<String> missing(OutcomeKey key) {
        return sessions.read(session -> session.dao(NamespaceDao.class).missing(key.principalId(), key.key()));
    }

    private static Response answer(Decision.Allowed allowed, Map<String, String> updates, List<String> removals,
            List<String> missing) {
        List<String> removed = new ArrayList<>(removals);
        removed.removeAll(missing);
        return Response.json(allowed, 200, NamespaceJson.updated(updates.keySet(), removed, missing));
    }
}
