package io.serac.server.manifest;

import java.io.Serial;

/** A file is compressed by something that is not read. */
public final class UnreadCompression extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String codec;

    UnreadCompression(String codec) {
        super("It is compressed by something that is not read here");
        this.codec = codec;
    }

    /** Its name, as the file has it. */
    public String codec() {
        return codec;
    }
}
