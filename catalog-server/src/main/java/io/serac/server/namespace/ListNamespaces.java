package io.serac.server.namespace;

import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.Viewer;
import io.serac.server.database.Sessions;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.PathNames;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;

/** Lists the direct children of a namespace or of the warehouse that the caller may see. Thread-safe. */
final class ListNamespaces {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final PageTokens tokens;

    ListNamespaces(Securables securables, EnforcementPoint enforcement, Sessions sessions, PageTokens tokens) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    Response handle(Request request) {
        Namespace parentName = request.query().findRaw("parent").filter(raw -> !raw.isEmpty())
                .map(PathNames::namespaceInQuery).orElse(Namespace.empty());
        Resolution resolution = securables.namespace(request, parentName);
        Authorized<NamespaceEntry> parent = enforcement.namespace(request.caller(), resolution);
        NamespaceEntry entry = parent.target();
        UUID parentId = entry.securable().id();
        Securable container = entry.name().isEmpty() ? entry.warehouse().securable() : entry.securable();
        Viewer viewer = enforcement.visible().viewer(request.caller());
        String position = resolution.positionAt(viewer.epoch());
        Page<NamespaceDao.ChildRow> page = Page.fillVisible(request, tokens, parentId, Page.Names.ICEBERG,
                (after, limit) -> sessions
                        .page(position, session -> session.dao(NamespaceDao.class).children(parentId, after, limit)),
                NamespaceDao.ChildRow::name, children -> viewer.containers(children,
                        child -> new Securable.Namespace(child.id(), child.ownerId(), container)));
        return Response.json(parent.allowed(), 200, NamespaceJson.children(entry.name(), page));
    }
}
