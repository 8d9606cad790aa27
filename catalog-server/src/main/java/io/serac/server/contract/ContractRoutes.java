package io.serac.server.contract;

import io.serac.server.access.EnforcementPoint;
import io.serac.server.authentication.PrincipalState;
import io.serac.server.http.RequestHandler;
import io.serac.server.http.Response;
import io.serac.server.http.Routes;
import io.serac.server.operation.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Routes of the contracts: OpenAPI documents, as they were packaged. */
public final class ContractRoutes {
    private static final String YAML = "application/yaml";

    private ContractRoutes() {
    }

    /** Serves them. */
    public static void register(Routes routes, EnforcementPoint enforcement, PrincipalState principals) {
        routes.on(Operation.GET_ICEBERG_CONTRACT, contract(enforcement, principals, "/openapi/iceberg-rest.yaml"))
                .on(Operation.GET_ADMIN_CONTRACT, contract(enforcement, principals, "/openapi/admin.yaml"));
    }

    private static RequestHandler contract(EnforcementPoint enforcement, PrincipalState principals,
            String resource) {
        byte[] document = read(resource);
        return request -> {
            principals.requireEnabled(request.caller());
            return Response.of(enforcement.authenticated(request.caller()), 200, YAML, document);
        };
    }

    private static byte[] read(String resource) {
        try (InputStream stream = ContractRoutes.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The contract " + resource + " is not on the class path");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
