package io.serac.server.credential;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.http.Request;
import io.serac.server.location.LocationClaims;
import io.serac.server.location.Storages;
import io.serac.server.location.WarehouseStorage;
import io.serac.server.metadata.NewObject;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.storage.S3Profile;
import io.serac.storage.scope.StorageScope;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Tables that were staged: whoever staged one writes its files before his first commit makes it, and needs signatures and fresh keys
 * for as long as that takes. Nobody else gets any. Thread-safe.
 */
final class PromisedTables {
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final LocationClaims claims;
    private final Storages storages;
    private final FileAccess access;

    PromisedTables(EnforcementPoint enforcement, Sessions sessions, LocationClaims claims, Storages storages,
            FileAccess access) {
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.claims = claims;
        this.storages = storages;
        this.access = access;
    }

    /**
     * What is promised to the caller under the name of a table that is not there.
     *
     * @param scope empty if he may not touch its files, or they are not in the warehouse any more
     */
    record Promised(Decision.Allowed allowed, NamespaceEntry namespace, NewObject table, WarehouseStorage storage,
            Optional<StorageScope> scope) {
    }

    /** Decides anew, as for the creation. Empty if the table is there, or nothing is promised. */
    Optional<Promised> find(Request request, Resolution resolution) {
        NamespaceEntry namespace = resolution.namespace();
        if (resolution.object() != null || namespace == null) {
            return Optional.empty();
        }
        UUID principalId = request.caller().principalId();
        Optional<NewObject> promise = sessions.read(session -> session.dao(PromiseDao.class)
                .find(namespace.securable().id(), resolution.askedName(), principalId)
                .map(id -> new NewObject(id, ObjectKind.TABLE, namespace.warehouse().securable().id(),
                        namespace.securable().id(), resolution.askedName(), principalId, claims.of(session, id))));
        return promise.map(table -> promised(request, resolution, table));
    }

    private Promised promised(Request request, Resolution resolution, NewObject table) {
        NamespaceEntry namespace = enforcement
                .namespace(request.caller(), resolution, Set.of(Privilege.CREATE_TABLE)).target();
        WarehouseStorage storage = storages.of(namespace.warehouse());
        Decision.Allowed allowed = access.prospective(request, namespace, table);
        Optional<StorageScope> scope = storage.profile() instanceof S3Profile profile
                ? access.scopeOfNew(allowed, table, storage, profile)
                : Optional.empty();
        return new Promised(allowed, namespace, table, storage, scope);
    }
}
