package io.serac.server.function;

import io.serac.server.access.Authorized;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.Securables;
import java.util.Set;

/** Routes of the function operations. */
public final class FunctionRoutes {
    private final Securables securables;
    private final EnforcementPoint enforcement;

    private FunctionRoutes(Securables securables, EnforcementPoint enforcement) {
        this.securables = securables;
        this.enforcement = enforcement;
    }

    /** Serves them. */
    public static void register(Routes routes, Securables securables, EnforcementPoint enforcement) {
        FunctionRoutes functions = new FunctionRoutes(securables, enforcement);
        routes.on(Operation.LIST_FUNCTIONS, functions::list).on(Operation.LOAD_FUNCTION, functions::load);
    }

    private Response list(Request request) {
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), securables.namespace(request));
        return Response.json(namespace.allowed(), 200, JsonAnswer.object(json -> {
            json.writeArrayFieldStart("identifiers");
            json.writeEndArray();
        }));
    }

    private Response load(Request request) {
        Authorized<NamespaceEntry> namespace = enforcement.namespace(request.caller(), securables.namespace(request),
                Set.of());
        throw new CatalogException(ErrorCode.NO_SUCH_FUNCTION, "Function does not exist: "
                + namespace.target().name() + "." + request.path().readings("function").getFirst());
    }
}
