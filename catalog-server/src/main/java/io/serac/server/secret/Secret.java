package io.serac.server.secret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A text that must not be seen: masked in {@code toString}, compared in constant time. Immutable. */
public final class Secret {
    private static final int FILE_BYTES_MAX = 64 << 10;

    private final String text;

    private Secret(String text) {
        this.text = Objects.requireNonNull(text);
    }

    public static Secret of(String text) {
        return new Secret(text);
    }

    /**
     * Reads a file that holds nothing but a secret; line breaks at its end do not count.
     *
     * @param key
     *            of the setting that names the file, for messages
     * @throws SecretException
     *             if it cannot be read, is empty or larger than 64 KiB
     */
    public static Secret read(Path file, String key) {
        try (InputStream bytes = Files.newInputStream(file)) {
            byte[] content = bytes.readNBytes(FILE_BYTES_MAX + 1);
            String text = new String(content, StandardCharsets.UTF_8).replaceFirst("[\\r\\n]+$", "");
            if (text.isEmpty() || content.length > FILE_BYTES_MAX) {
                throw new SecretException(
                        "The file " + file + " (" + key + ") must hold a secret of up to 64 KiB, but is "
                                + (text.isEmpty() ? "empty" : "larger"));
            }
            return of(text);
        } catch (IOException e) {
            throw new SecretException("Cannot read the file " + file + " (" + key + "): " + e, e);
        }
    }

    /** @return the text, to be handed to whoever needs it and to nobody else */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(text), bytes(secret.text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "********";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
