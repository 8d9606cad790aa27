package io.serac.server.warehouse;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import java.util.UUID;

/** Lists warehouses, and shows one or its storage. Thread-safe. */
final class ReadWarehouses {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final PageTokens tokens;

    ReadWarehouses(Securables securables, EnforcementPoint enforcement, Sessions sessions, PageTokens tokens) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    Response list(Request request) {
        Resolution resolution = securables.warehouse(request, "");
        Decision.Allowed allowed = enforcement.authenticated(request.caller(), resolution);
        Page<WarehouseRow> page = Page.fillVisible(request, tokens, resolution.server().id(), Page.Names.ADMIN,
                (after, limit) -> sessions.read(session -> session.dao(WarehouseDao.class).list(after, limit)),
                WarehouseRow::name, rows -> enforcement.visible().containers(request.caller(), rows,
                        row -> new Securable.Warehouse(row.id(), row.ownerId(), resolution.server())));
        return Response.json(allowed, 200, WarehouseJson.page(page));
    }

    Response get(Request request) {
        Authorized<WarehouseEntry> warehouse = enforcement.warehouse(request.caller(), securables.warehouse(request));
        return answer(warehouse.allowed(), 200, find(warehouse.target().securable().id(), request));
    }

    Response storage(Request request) {
        Authorized<WarehouseEntry> warehouse = enforcement.warehouse(request.caller(), securables.warehouse(request));
        return storageAnswer(warehouse.allowed(), find(warehouse.target().securable().id(), request));
    }

    /** The warehouse as stored now; it may have been deleted meanwhile. */
    WarehouseRow find(UUID id, Request request) {
        return sessions.read(session -> session.dao(WarehouseDao.class).find(id))
                .orElseThrow(() -> absent(request.path().warehouse()));
    }

    boolean exists(UUID id) {
        return sessions.read(session -> session.dao(WarehouseDao.class).find(id)).isPresent();
    }

    static CatalogException absent(String name) {
        return new CatalogException(ErrorCode.NO_SUCH_WAREHOUSE, "Warehouse does not exist: " + name);
    }

    static Response answer(Decision.Allowed allowed, int status, WarehouseRow row) {
        return Response.json(allowed, status, WarehouseJson.warehouse(row)).withHeader("ETag", row.entityTag());
    }

    static Response storageAnswer(Decision.Allowed allowed, WarehouseRow row) {
        return Response.json(allowed, 200, WarehouseJson.storage(row))
                .withHeader("ETag", row.entityTag());
    }
}
