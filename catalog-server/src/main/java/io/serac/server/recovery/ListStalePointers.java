package io.serac.server.recovery;

import com.fasterxml.jackson.core.JsonGenerator;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.location.Storages;
import io.serac.server.recovery.StalePointer.NewerFile;
import io.serac.server.securable.Securables;
import io.serac.server.securable.WarehouseEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks for pointers that are not what the storage has, some tables and views with each page, so that a warehouse of any size can be
 * gone through and a walk that was interrupted goes on where it was. Changes nothing. Thread-safe.
 */
final class ListStalePointers {
    private static final int POINTERS_A_PAGE_MAX = 100;
    private static final int AT_A_TIME = 8;
    /** After which a page ends early: a store that is slow must not make the request fail. */
    private static final Duration PAGE_MAX = Duration.ofSeconds(10);
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final PageTokens tokens;
    private final Storages storages;

    ListStalePointers(Securables securables, EnforcementPoint enforcement, Sessions sessions, PageTokens tokens,
            Storages storages) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.tokens = tokens;
        this.storages = storages;
    }

    Response handle(Request request) {
        Authorized<WarehouseEntry> warehouse = enforcement.warehouse(request.caller(), securables.warehouse(request));
        UUID id = warehouse.target().securable().id();
        Page<PointerRow> page = Page
                .fill(request, tokens, id, Page.Names.ADMIN, (after, limit) -> rows(id, after, limit),
                        row -> row.id().toString(), row -> true)
                .first(POINTERS_A_PAGE_MAX, request, tokens, id, row -> row.id().toString());
        PointerCheck check = new PointerCheck(sessions, storages.of(warehouse.target()));
        List<StalePointer> found = new ArrayList<>();
        int checked = check(check, page.items(), found);
        Page<PointerRow> seen = page.first(checked, request, tokens, id, row -> row.id().toString());
        return Response.json(warehouse.allowed(), 200, JsonAnswer.object(json -> {
            json.writeNumberField("checked", checked);
            json.writeArrayFieldStart("items");
            for (StalePointer stale : found) {
                write(json, stale);
            }
            json.writeEndArray();
            if (seen.nextToken() != null) {
                json.writeStringField("next-page-token", seen.nextToken());
            }
        }));
    }

    private List<PointerRow> rows(UUID warehouseId, String after, int limit) {
        UUID last = after.isEmpty() ? BEFORE_ALL : UUID.fromString(after);
        return sessions.admin(session -> session.dao(PointerCheckDao.class).after(warehouseId, last, limit));
    }

    /** @return how many of the first pointers were looked at; at least one, unless there are none */
    private static int check(PointerCheck check, List<PointerRow> pointers, List<StalePointer> found) {
        long beginNanos = System.nanoTime();
        int checked = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            while (checked < pointers.size() && System.nanoTime() - beginNanos < PAGE_MAX.toNanos()) {
                List<PointerRow> next = pointers.subList(checked, Math.min(pointers.size(), checked + AT_A_TIME));
                List<Callable<Optional<StalePointer>>> checks = new ArrayList<>();
                next.forEach(pointer -> checks.add(() -> check.check(pointer)));
                for (Future<Optional<StalePointer>> result : threads.invokeAll(checks)) {
                    result.get().ifPresent(found::add);
                }
                checked += next.size();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CatalogException.unavailable("The server stops. Repeat the request", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CatalogException refusal ? refusal : new IllegalStateException(e.getCause());
        }
        return checked;
    }

    private static void write(JsonGenerator json, StalePointer stale) throws IOException {
        PointerRow pointer = stale.pointer();
        json.writeStartObject();
        json.writeStringField("problem", stale.problem().id());
        json.writeStringField("id", pointer.id().toString());
        json.writeStringField("type", pointer.kind());
        JsonAnswer.strings(json, "namespace", pointer.namespace());
        json.writeStringField("name", pointer.name());
        json.writeNumberField("revision", pointer.revision());
        json.writeStringField("metadata-location", pointer.metadataLocation());
        json.writeStringField("committed-at", pointer.committedAt().toString());
        json.writeNumberField("newer-files", stale.newerFiles());
        NewerFile newest = stale.newest();
        if (newest != null) {
            json.writeStringField("newest-file", newest.location());
            json.writeStringField("newest-file-modified-at", newest.modifiedAt().toString());
        }
        json.writeEndObject();
    }
}
