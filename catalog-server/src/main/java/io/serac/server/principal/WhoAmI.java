package io.serac.server.principal;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.authentication.Caller;
import io.serac.server.authentication.PrincipalState;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Request;
import io.serac.server.http.Response;

/** Tells a caller who he is to the server. Thread-safe. */
final class WhoAmI {
    private final PrincipalState principals;
    private final EnforcementPoint enforcement;

    WhoAmI(PrincipalState principals, EnforcementPoint enforcement) {
        this.principals = principals;
        this.enforcement = enforcement;
    }

    Response handle(Request request) {
        Caller caller = request.caller();
        principals.requireEnabled(caller);
        return Response.json(enforcement.authenticated(caller), 200, JsonAnswer.object(answer -> {
            answer.writeStringField("principal", caller.name());
            answer.writeStringField("id", caller.principalId().toString());
        }));
    }
}
