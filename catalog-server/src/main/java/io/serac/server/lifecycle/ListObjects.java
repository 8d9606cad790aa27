package io.serac.server.lifecycle;

import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.Viewer;
import io.serac.server.database.Sessions;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;

/** Lists the tables or the views of a namespace that the caller may see. Thread-safe. */
public final class ListObjects {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final PageTokens tokens;

    public ListObjects(Securables securables, EnforcementPoint enforcement, Sessions sessions, PageTokens tokens) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    /** The tables. */
    public Response tables(Request request) {
        return list(request, ObjectKind.TABLE);
    }

    /** The views. */
    public Response views(Request request) {
        return list(request, ObjectKind.VIEW);
    }

    private Response list(Request request, ObjectKind kind) {
        Resolution resolution = securables.namespace(request);
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), resolution);
        Securable.Namespace parent = namespace.target().securable();
        UUID parentId = parent.id();
        Viewer viewer = enforcement.visible().viewer(request.caller());
        String position = resolution.positionAt(viewer.epoch());
        Page<NamesDao.NameRow> page = Page.fill(request, tokens, parentId, Page.Names.ICEBERG,
                (after, limit) -> sessions.page(position, session -> session.dao(NamesDao.class).names(parentId,
                        kind.id(), after, limit)),
                NamesDao.NameRow::name, row -> viewer.sees(securable(kind, row, parent)));
        return Response.json(namespace.allowed(), 200, body(namespace.target().name(), page));
    }

    private static Securable securable(ObjectKind kind, NamesDao.NameRow row, Securable.Namespace parent) {
        return switch (kind) {
            case TABLE -> new Securable.Table(row.id(), row.ownerId(), parent);
            case VIEW -> new Securable.View(row.id(), row.ownerId(), parent);
        };
    }

    private static byte[] body(Namespace namespace, Page<NamesDao.NameRow> page) {
        return JsonAnswer.object(json -> {
            json.writeArrayFieldStart("identifiers");
            for (NamesDao.NameRow row : page.items()) {
                json.writeStartObject();
                JsonAnswer.strings(json, "namespace", List.of(namespace.levels()));
                json.writeStringField("name", row.name());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.nextToken() != null) {
                json.writeStringField("next-page-token", page.nextToken());
            }
        });
    }
}
