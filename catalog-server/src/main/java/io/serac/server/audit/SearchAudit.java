package io.serac.server.audit;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.database.Sessions;
import io.serac.server.http.Page;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Searches the audit, newest first. Thread-safe. */
final class SearchAudit {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;
    private final PageTokens tokens;

    SearchAudit(Securables securables, EnforcementPoint enforcement, Sessions sessions, PageTokens tokens) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    Response handle(Request request) {
        Resolution resolution = securables.warehouse(request, "");
        Authorized<Securable.Server> server = enforcement.server(request.caller(), resolution,
                Set.of(Privilege.READ_AUDIT));
        AuditFilter filter = AuditFilter.of(request);
        Page<AuditRecord> page = Page.fillVisible(request, tokens, server.target().id(), Page.Names.ADMIN,
                (after, limit) -> search(filter, Last.parse(after, filter), limit),
                record -> new Last(record.time(), record.id()).text(), records -> records);
        return Response.json(server.allowed(), 200, AuditJson.page(page));
    }

    private List<AuditRecord> search(AuditFilter filter, Last last, int limit) {
        return sessions.read(session -> session.dao(SearchDao.class).search(filter.from(), filter.to(), last.time(),
                last.id(), filter.principal(), filter.securableId(),
                filter.operation() == null ? null : filter.operation().name(), filter.verdict(),
                filter.requestId(), limit));
    }

    /** Key of the last record seen. Comes back sealed, so it is in form. */
    private record Last(Instant time, long id) {
        String text() {
            return time + "/" + id;
        }

        static Last parse(String text, AuditFilter filter) {
            if (text.isEmpty()) {
                return new Last(filter.to(), Long.MAX_VALUE);
            }
            int slash = text.indexOf('/');
            return new Last(Instant.parse(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
        }
    }
}
