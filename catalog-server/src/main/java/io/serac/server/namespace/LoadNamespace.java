package io.serac.server.namespace;

import io.serac.authorizer.Privilege;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.location.NamespaceFolder;
import io.serac.server.location.Storages;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Securables;
import java.util.HashMap;
import java.util.Map;

/**
 * Answers whether a namespace exists, and to those who may DESCRIBE it its properties. A namespace without a location of its own names its folder.
 * Thread-safe.
 */
final class LoadNamespace {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final Storages storages;

    LoadNamespace(Securables securables, EnforcementPoint enforcement, Sessions sessions, Storages storages) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.storages = storages;
    }

    Response load(Request request) {
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), securables.namespace(request));
        NamespaceEntry entry = namespace.target();
        if (!namespace.allowed().holds(Privilege.DESCRIBE)) {
            return Response.json(namespace.allowed(), 200, NamespaceJson.namespace(entry.name(), Map.of()));
        }
        Map<String, String> properties = new HashMap<>(sessions
                .read(session -> session.dao(NamespaceDao.class).properties(entry.securable().id()))
                .orElseThrow(() -> new CatalogException(ErrorCode.NO_SUCH_NAMESPACE,
                        "Namespace does not exist: " + entry.name())));
        properties.computeIfAbsent(NamespaceProperties.LOCATION,
                key -> NamespaceFolder.of(storages.of(entry.warehouse()), entry).folder().toString());
        return Response.json(namespace.allowed(), 200, NamespaceJson.namespace(entry.name(), properties));
    }

    Response exists(Request request) {
        return Response.empty(enforcement.namespace(request.caller(), securables.namespace(request)).allowed(), 204);
    }
}
