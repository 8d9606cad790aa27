package io.serac.storage.probe;

import java.nio.charset.StandardCharsets;

/** What is written into files of a try-out. */
final class ProbeContent {
    /** Most bytes that are read of any file. */
    static final int BYTES_MAX = 1024;

    private ProbeContent() {}

    /** Of files that are read again by whoever wrote them. */
    static byte[] ordinary() {
        return bytes("Written by Serac to try out this store. May be deleted.");
    }

    /** Of files outside, to be found where it must not be. */
    static byte[] foreign() {
        return bytes("Written by Serac to see that nobody else reads it. May be deleted.");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
