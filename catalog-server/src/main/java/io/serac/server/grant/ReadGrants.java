package io.serac.server.grant;

import io.serac.server.access.Target;
import io.serac.server.database.Sessions;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.principal.PrincipalRefs;
import java.util.List;
import java.util.UUID;

/** Shows one grant, or lists those on a securable. Whoever does not manage them sees what concerns himself. Thread-safe. */
final class ReadGrants {
    private final Grantors grantors;
    private final Sessions sessions;
    private final PageTokens tokens;

    ReadGrants(Grantors grantors, Sessions sessions, PageTokens tokens) {
        this.grantors = grantors;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    Response get(Request request) {
        Grantor grantor = grantors.of(request);
        GrantPath path = GrantPath.of(request, grantor.target());
        GrantRow row = sessions.read(session -> PrincipalRefs.find(session, path.grantee())
                .flatMap(id -> session.dao(GrantDao.class).find(grantor.target().id(), id, path.privilege().name())))
                .filter(grantor::sees).orElseThrow(path::absent);
        return answer(grantor, 200, row);
    }

    Response list(Request request) {
        Grantor grantor = grantors.of(request);
        Target target = grantor.target();
        List<UUID> securableIds = target.ids(request.query().flag("inherited", false));
        Page<GrantRow> page = Page.fill(request, tokens, target.id(), Page.Names.ADMIN,
                (after, limit) -> sessions.read(session -> session.dao(GrantDao.class).list(securableIds,
                        after.isEmpty() ? 0 : Long.parseLong(after), limit)),
                row -> Long.toString(row.id()), grantor::sees);
        return Response.json(grantor.allowed(), 200,
                GrantJson.page(page, row -> shown(grantor, row)));
    }

    /** A grant as it is now; it may be gone. */
    GrantRow find(GrantPath path, UUID id) {
        return sessions.read(session -> session.dao(GrantDao.class).find(GrantRow.id(id))).orElseThrow(path::absent);
    }

    static Response answer(Grantor grantor, int status, GrantRow row) {
        byte[] json = GrantJson.grant(shown(grantor, row));
        return Response.json(grantor.allowed(), status, json).withHeader("ETag", Preconditions.entityTag(json));
    }

    /** Of what the caller gets to see: one of the whole grant would let him try out names of columns. */
    static String entityTag(Grantor grantor, GrantRow row) {
        return Preconditions.entityTag(GrantJson.grant(shown(grantor, row)));
    }

    /** A grant on the target or on something above it. */
    private static ShownGrant shown(Grantor grantor, GrantRow row) {
        return new ShownGrant(row, grantor.target().place(row.securableId()).orElseThrow(), grantor.nameable());
    }
}
