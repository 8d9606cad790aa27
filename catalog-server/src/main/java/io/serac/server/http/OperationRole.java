package io.serac.server.http;

import io.javalin.security.RouteRole;
import io.serac.server.operation.Operation;

/** Marks a route with the operation it serves. A route without one is refused. */
record OperationRole(Operation operation) implements RouteRole {
}
