package io.serac.server.authentication;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Ids of users: computed, so that a user is known before there is a row for him. Whatever hangs on the id is deleted with the
 * row, so a user who is deleted and named again starts with nothing, as one with a new id would.
 */
public final class UserIds {
    /** Characters of a subject at most; Kubernetes needs 338. */
    public static final int SUBJECT_CHARACTERS_MAX = 512;

    private UserIds() {
    }

    /** Whether a text can name a user: printable, not empty, not too long. */
    public static boolean isSubject(String text) {
        return !text.isEmpty() && text.codePointCount(0, text.length()) <= SUBJECT_CHARACTERS_MAX
                && text.codePoints().noneMatch(
                        point -> Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    }

    /** A UUID of version 8 (RFC 9562 section 5.8) over issuer name and subject. */
    public static UUID of(String issuer, String subject) {
        byte[] issuerBytes = issuer.getBytes(StandardCharsets.UTF_8);
        byte[] subjectBytes = subject.getBytes(StandardCharsets.UTF_8);
        // The length keeps ("a", "bc") and ("ab", "c") apart.
        ByteBuffer input = ByteBuffer.allocate(Integer.BYTES + issuerBytes.length + subjectBytes.length)
                .putInt(issuerBytes.length).put(issuerBytes).put(subjectBytes);
        try {
            ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(input.array()));
            long high = (digest.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
            long low = (digest.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256", e);
        }
    }
}
