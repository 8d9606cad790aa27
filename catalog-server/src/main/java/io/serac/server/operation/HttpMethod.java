package io.serac.server.operation;

/** HTTP methods that any endpoint uses. */
public enum HttpMethod {
    GET, HEAD, POST, PUT, DELETE
}
