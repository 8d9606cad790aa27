package io.serac.server.tag;

import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Excerpt;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntPredicate;

/** Shows a tag on an object or column, or all that an object and its columns bear. Thread-safe. */
final class ReadBindings {
    private static final UUID FIRST_ID = new UUID(0, 0);

    private final BoundTargets targets;
    private final Sessions sessions;
    private final PageTokens tokens;

    ReadBindings(BoundTargets targets, Sessions sessions, PageTokens tokens) {
        this.targets = targets;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    Response get(Request request) {
        BoundTarget target = targets.readable(request);
        String key = TagRights.key(request);
        ShownBinding shown = target.shown(sessions.read(session -> find(session, target, key))
                .orElseThrow(() -> absent(key)));
        byte[] json = TagJson.binding(shown);
        return Response.json(target.allowed(), 200, json).withHeader("ETag", Preconditions.entityTag(json));
    }

    Response list(Request request) {
        BoundTarget target = targets.readable(request);
        List<UUID> containers = target.target().ids(true).stream().filter(id -> !id.equals(target.target().id()))
                .toList();
        IntPredicate nameable = target.target().object().isEmpty()
                ? fieldId -> true
                : targets.nameable(request, target.target());
        Page<BindingRow> page = Page.fill(request, tokens, target.target().id(), Page.Names.ADMIN,
                (after, limit) -> after(target.target().id(), containers, after, limit),
                row -> row.id() + row.key(),
                row -> row.column().map(column -> nameable.test(column.fieldId())).orElse(true));
        return Response.json(target.allowed(), 200,
                JsonAnswer.page(page, (json, row) -> TagJson.fields(json, target.shown(row))));
    }

    private List<BindingRow> after(UUID securableId, List<UUID> containers, String after, int limit) {
        int idCharacters = FIRST_ID.toString().length();
        UUID afterId = after.isEmpty() ? FIRST_ID : UUID.fromString(after.substring(0, idCharacters));
        String afterKey = after.isEmpty() ? "" : after.substring(idCharacters);
        return sessions.read(session -> session.dao(BindingDao.class).effective(securableId, containers, afterKey,
                afterId, limit));
    }

    /** The tag on exactly this object or column; what a column of the same name left behind counts as this one's. */
    static Optional<BindingRow> find(Session session, BoundTarget target, String key) {
        List<BindingRow> rows = session.dao(BindingDao.class).of(target.target().id(), key);
        return rows.stream().filter(row -> row.isOn(target.column())).findFirst()
                .or(() -> rows.stream().filter(row -> row.isOnNameOf(target.column())).findFirst());
    }

    /** The answer about a tag that is not there, or that the caller may not know of. */
    static CatalogException absent(String key) {
        return new CatalogException(ErrorCode.NOT_FOUND, "Tag is not attached here: " + Excerpt.of(key));
    }
}
