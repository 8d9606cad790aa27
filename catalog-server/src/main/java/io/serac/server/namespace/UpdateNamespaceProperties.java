package io.serac.server.namespace;

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
    private final Outcomes outcomes;

    UpdateNamespaceProperties(Securables securables, EnforcementPoint enforcement, Outcomes outcomes) {
        this.securables = securables;
        this.enforcement = enforcement;
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
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), resolution,
                NamespaceProperties.needed(Privilege.ALTER, keys));
        for (String removal : removals) {
            if (updates.containsKey(removal)) {
                throw new CatalogException(ErrorCode.UNPROCESSABLE_ENTITY,
                        "Cannot remove and update the same key: " + removal);
            }
        }
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            return answer(namespace, updates, removals, List.of());
        }
        List<String> missing = update(namespace.target(), updates, removals, key);
        List<String> removed = new ArrayList<>(removals);
        removed.removeAll(missing);
        return answer(namespace, updates, removed, missing);
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
            return missing;
        });
        return switch (result) {
            case Result.Applied<List<String>> applied -> applied.value();
            case Result.Replayed<List<String>> replayed -> List.of();
        };
    }

    private static Response answer(Authorized<NamespaceEntry> namespace, Map<String, String> updates,
            List<String> removed, List<String> missing) {
        return Response.json(namespace.allowed(), 200, NamespaceJson.updated(updates.keySet(), removed, missing));
    }
}
