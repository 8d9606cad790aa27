package io.serac.server.namespace;

import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.ConstraintViolation;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;

/** Drops a namespace that is empty for everybody. Thread-safe. */
final class DropNamespace {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Outcomes outcomes;

    DropNamespace(Securables securables, EnforcementPoint enforcement, Outcomes outcomes) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.outcomes = outcomes;
    }

    Response handle(Request request) {
        Resolution resolution = securables.namespace(request);
        OutcomeKey key = OutcomeKey.of(request);
        if (Outcomes.isReplay(key, resolution.outcome())) {
            // Another namespace may have the name by now.
            return Response.empty(enforcement.authenticated(request.caller(), resolution), 204);
        }
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), resolution);
        NamespaceEntry entry = namespace.target();
        drop(entry, key);
        return Response.empty(namespace.allowed(), 204);
    }

    private void drop(NamespaceEntry entry, OutcomeKey key) {
        if (entry.isProtected()) {
            throw new CatalogException(ErrorCode.FORBIDDEN, "Namespace " + entry.name()
                    + " is protected against drops. Lift the protection in the admin API first");
        }
        outcomes.transaction(key, 204, List.of(entry.securable().id()), violation -> refusal(violation, entry.name()),
                session -> {
                    if (session.dao(NamespaceDao.class).delete(entry.securable().id()) == 0) {
                        throw new CatalogException(ErrorCode.NO_SUCH_NAMESPACE,
                                "Namespace does not exist: " + entry.name());
                    }
                    return entry;
                });
    }

    private static RuntimeException refusal(ConstraintViolation violation, Namespace name) {
        return switch (violation.constraint()) {
            case "namespace_parent_exists", "catalog_object_namespace_exists" ->
                new CatalogException(ErrorCode.NAMESPACE_NOT_EMPTY, "Namespace " + name + " is not empty");
            default -> violation;
        };
    }
}
