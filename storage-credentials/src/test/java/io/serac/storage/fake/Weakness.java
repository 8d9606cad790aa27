package io.serac.storage.fake;

/** What some stores lack. */
public enum Weakness {
    /** Any secret opens it. */
    TAKES_ANY_SECRET,
    /** {@code If-None-Match} on PUT is answered 501. */
    REFUSES_CREATE_ONLY,
    /** {@code If-None-Match} on PUT is ignored. */
    IGNORES_CREATE_ONLY
}
