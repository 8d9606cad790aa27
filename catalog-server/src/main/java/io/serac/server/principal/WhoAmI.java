package io.serac.server.principal;

import io.serac.authorizer.Decision;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.authentication.Caller;
import io.serac.server.database.Sessions;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.Securables;
import java.util.Optional;
import java.util.UUID;

/** Tells a caller who he is to the server. Thread-safe. */
final class WhoAmI {
    private final Securables securables;
    private final EnforcementPoint enforcement;
    private final Sessions sessions;

    WhoAmI(Securables securables, EnforcementPoint enforcement, Sessions sessions) {
        this.securables = securables;
        this.enforcement = enforcement;
        this.sessions = sessions;
    }

    Response handle(Request request) {
        Caller caller = request.caller();
        Resolution resolution = securables.server(request);
        Decision.Allowed allowed = enforcement.authenticated(caller, resolution);
        UUID account = caller.actorId().orElse(caller.principalId());
        Optional<String> engine = sessions.read(session -> session.dao(PrincipalDao.class).findEngine(account));
        return Response.json(allowed, 200, JsonAnswer.object(answer -> {
            answer.writeStringField("principal", caller.name());
            answer.writeStringField("id", caller.principalId().toString());
            JsonAnswer.strings(answer, "roles", enforcement.roleNames(caller, resolution));
            answer.writeStringField("engine", engine.orElse(null));
            answer.writeNumberField("epoch", allowed.epoch());
        }));
    }
}
