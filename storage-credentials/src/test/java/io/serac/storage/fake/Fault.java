package io.serac.storage.fake;

/** How the fake store can go wrong with one request. */
public enum Fault {
    /** Answers 503 and does nothing. */
    SERVICE_UNAVAILABLE,
    /** Answers 403 and does nothing. */
    ACCESS_DENIED,
    /** Does nothing and answers nothing until the store is closed. */
    HANG,
    /** Does what was asked and then cuts the connection. */
    DROP_ANSWER
}
