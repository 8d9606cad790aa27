package io.serac.server.location;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether whoever may read or write the rows of a table thereby gets at its files. */
public enum RawAccess {
    /** He does. */
    IMPLIED,
    /** He also needs RAW_STORAGE. */
    EXPLICIT;

    /** The constant of a word; empty if there is none. */
    public static Optional<RawAccess> of(String text) {
        return Arrays.stream(values()).filter(value -> value.text().equals(text)).findFirst();
    }

    /** How it is written. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
