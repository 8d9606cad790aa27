package io.serac.storage;

import org.jspecify.annotations.Nullable;

/** A store did not do what it was asked. The message names the place and never holds what the store answered. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as the caller has to tell it apart. */
    public enum Kind {
        /** There is no such file. Nothing was changed. */
        NOT_FOUND,
        /** There is such a file already. Nothing was changed. */
        ALREADY_EXISTS,
        /** No clear answer in time: a write may or may not have happened. */
        UNAVAILABLE,
        /** The store or the limits of the profile refuse it. Nothing was changed. */
        DENIED,
        /** More bytes than the caller takes. Nothing was changed. */
        TOO_LARGE
    }

    private final Kind kind;

    public StorageException(Kind kind, String message) {
        this(kind, message, null);
    }

    public StorageException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }
}
