package io.serac.server.http;

/** Answers the requests of one operation. Thread-safe; may block. */
@FunctionalInterface
public interface RequestHandler {
    /** The answer; refusals are thrown as {@link io.serac.server.error.CatalogException}. */
    Response handle(Request request);
}
