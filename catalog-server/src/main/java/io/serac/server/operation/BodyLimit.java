package io.serac.server.operation;

/** Which of the configured limits bounds the body of a request. */
public enum BodyLimit {
    /** No body is read. */
    NONE,
    /** Names, properties, forms. */
    SMALL,
    /** Schemas, updates, view definitions. */
    COMMIT,
    /** Client metrics. */
    METRICS,
    /** Requests to an object store that are to be signed; some carry the store's own body. */
    SIGNING
}
