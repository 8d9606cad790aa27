package io.serac.server.dropped;

import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;

/** Lists what can be restored and the caller may see, oldest first. Thread-safe. */
final class ListDropped {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final DroppedObjects objects;
    private final Sessions sessions;
    private final PageTokens tokens;

    ListDropped(Securables securables, EnforcementPoint enforcement, DroppedObjects objects, Sessions sessions,
            PageTokens tokens) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.objects = objects;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    Response handle(Request request) {
        Resolution resolution = securables.warehouse(request);
        Authorized<WarehouseEntry> warehouse = enforcement.warehouse(request.caller(), resolution);
        UUID id = warehouse.target().securable().id();
        Predicate<DroppedRow> isVisible = objects.visible(request, Objects.requireNonNull(resolution.namespace()));
        Page<DroppedRow> page = Page.fill(request, tokens, id, Page.Names.ADMIN,
                (after, limit) -> rows(id, after, limit), row -> row.droppedAt() + "/" + row.id(), isVisible);
        return Response.json(warehouse.allowed(), 200, body(page));
    }

    private List<DroppedRow> rows(UUID warehouseId, String after, int limit) {
        int slash = after.indexOf('/');
        Instant time = slash < 0 ? Instant.EPOCH : Instant.parse(after.substring(0, slash));
        UUID id = slash < 0 ? BEFORE_ALL : UUID.fromString(after.substring(slash + 1));
        return sessions.read(session -> session.dao(DroppedDao.class).list(warehouseId, time, id, limit));
    }

    private static byte[] body(Page<DroppedRow> page) {
        return JsonAnswer.object(json -> {
            json.writeArrayFieldStart("items");
            for (DroppedRow row : page.items()) {
                json.writeStartObject();
                json.writeStringField("id", row.id().toString());
                json.writeStringField("type", row.kind());
                JsonAnswer.strings(json, "namespace", row.droppedFrom() == null ? List.of() : row.droppedFrom());
                json.writeStringField("name", row.name());
                json.writeStringField("dropped-at", String.valueOf(row.droppedAt()));
                json.writeStringField("dropped-by", String.valueOf(row.droppedBy()));
                json.writeStringField("restorable-until", String.valueOf(row.restorableUntil()));
                json.writeBooleanField("held", row.isHeld());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.nextToken() != null) {
                json.writeStringField("next-page-token", page.nextToken());
            }
        });
    }
}
