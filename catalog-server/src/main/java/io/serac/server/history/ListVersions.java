package io.serac.server.history;

import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import io.serac.server.securable.Securables;
import java.util.UUID;

/** Lists the versions that a table or view ever had, newest first. Thread-safe. */
final class ListVersions {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final PageTokens tokens;

    ListVersions(Securables securables, EnforcementPoint enforcement, Sessions sessions, PageTokens tokens) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    Response tables(Request request) {
        return list(request, enforcement.object(request.caller(), securables.table(request), ObjectKind.TABLE));
    }

    Response views(Request request) {
        return list(request, enforcement.object(request.caller(), securables.view(request), ObjectKind.VIEW));
    }

    private Response list(Request request, Authorized<ObjectEntry> object) {
        UUID id = object.target().id();
        Page<VersionRow> page = Page.fill(request, tokens, id, Page.Names.ADMIN, (after, limit) -> {
            long before = after.isEmpty() ? Long.MAX_VALUE : Long.parseLong(after);
            return sessions.read(session -> session.dao(VersionDao.class).list(id, before, limit));
        }, row -> Long.toString(row.revision()), row -> true);
        return Response.json(object.allowed(), 200, body(page));
    }

    private static byte[] body(Page<VersionRow> page) {
        return JsonAnswer.object(json -> {
            json.writeArrayFieldStart("items");
            for (VersionRow row : page.items()) {
                json.writeStartObject();
                json.writeStringField("version-id", row.versionId().toString());
                json.writeNumberField("revision", row.revision());
                json.writeStringField("metadata-location", row.metadataLocation());
                json.writeStringField("operation", row.operationId());
                json.writeStringField("principal", row.principal());
                json.writeArrayFieldStart("added-snapshot-ids");
                for (long id : row.addedSnapshotIds()) {
                    json.writeNumber(id);
                }
                json.writeEndArray();
                json.writeStringField("committed-at", row.committedAt().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.nextToken() != null) {
                json.writeStringField("next-page-token", page.nextToken());
            }
        });
    }
}
