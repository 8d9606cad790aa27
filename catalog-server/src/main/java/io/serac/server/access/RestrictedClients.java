package io.serac.server.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What restricted callers get when they load a table of a warehouse by a client that does not enforce the restrictions. */
public enum RestrictedClients {
    /** The metadata that they may know, and no way to the files; nothing if they ask for that way. */
    REDACT,
    /** Nothing. */
    DENY;

    /** The constant of a word; empty if there is none. */
    public static Optional<RestrictedClients> of(String text) {
        return Arrays.stream(values()).filter(value -> value.text().equals(text)).findFirst();
    }

    /** How it is written. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
