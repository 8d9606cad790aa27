package io.serac.server.metadata;

import io.serac.server.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * ETags of loaded objects: a hash over everything that the answer depends on, and the second until which it may be kept, which is
 * that of half the life of the keys in it (0: for ever). Whoever makes up a later one hurts nobody but himself. Immutable.
 */
public final class EntityTag {
    private static final int HASH_BYTES = 16;
    private static final int DIGITS_MAX = 12;

    private final String hash;

    private EntityTag(String hash) {
        this.hash = hash;
    }

    /**
     * The tag of an answer.
     *
     * @param parts
     *            what else the answer depends on
     */
    public static EntityTag of(UUID versionId, long warehouseRevision, String... parts) {
        String text = versionId + "\n" + warehouseRevision + "\n" + String.join("\n", parts);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new EntityTag(HexFormat.of().formatHex(hash, 0, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The tag of an answer that may be kept for ever. */
    public String text() {
        return text(Optional.empty());
    }

    /** The tag of an answer that may be kept until then. */
    public String text(Optional<Instant> keptUntil) {
        return '"' + hash + '.' + keptUntil.map(Instant::getEpochSecond).orElse(0L) + '"';
    }

    /** The tag by which the client says that it has an answer already that may be kept for ever. */
    public Optional<String> knownTo(Request request) {
        return knownTo(request, Instant.MAX);
    }

    /** The tag by which the client says that it has the answer already, if it may still be kept. */
    public Optional<String> knownTo(Request request, Instant now) {
        String known = request.header("If-None-Match").orElse("");
        for (String candidate : known.split(",", -1)) {
            String trimmed = candidate.strip();
            String tag = trimmed.startsWith("W/") ? trimmed.substring(2) : trimmed;
            if (tag.startsWith('"' + hash + '.') && tag.endsWith("\"") && isKept(tag, now)) {
                return Optional.of(tag);
            }
        }
        return Optional.empty();
    }

    private boolean isKept(String tag, Instant now) {
        String second = tag.substring(hash.length() + 2, tag.length() - 1);
        boolean isNumber = !second.isEmpty() && second.length() <= DIGITS_MAX
                && second.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return isNumber && (second.equals("0") || Long.parseLong(second) > now.getEpochSecond());
    }
}
