package io.serac.server.table;

import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Securables;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.catalog.Namespace;

/** Lists the tables of a namespace that the caller may see. Thread-safe. */
final class ListTables {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final PageTokens tokens;

    ListTables(Securables securables, EnforcementPoint enforcement, Sessions sessions, PageTokens tokens) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    Response handle(Request request) {
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), securables.namespace(request));
        Securable.Namespace parent = namespace.target().securable();
        UUID parentId = parent.id();
        Page<TableDao.NameRow> page = Page.fill(request, tokens, parentId, Page.Names.ICEBERG,
                (after, limit) -> sessions.read(session -> session.dao(TableDao.class).names(parentId, after, limit)),
                TableDao.NameRow::name, table -> enforcement.isVisible(request.caller(),
                        new Securable.Table(table.id(), table.ownerId(), parent)));
        return Response.json(namespace.allowed(), 200, body(namespace.target().name(), page));
    }

    private static byte[] body(Namespace namespace, Page<TableDao.NameRow> page) {
        return JsonAnswer.object(json -> {
            json.writeArrayFieldStart("identifiers");
            for (TableDao.NameRow table : page.items()) {
                json.writeStartObject();
                JsonAnswer.strings(json, "namespace", List.of(namespace.levels()));
                json.writeStringField("name", table.name());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.nextToken() != null) {
                json.writeStringField("next-page-token", page.nextToken());
            }
        });
    }
}
