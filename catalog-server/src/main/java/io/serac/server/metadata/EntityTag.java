package io.serac.server.metadata;

import io.serac.server.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * ETags of loaded objects: a hash over everything that the answer depends on, and the time until which it may be kept
 * (0: for ever). Thread-safe.
 */
public final class EntityTag {
    private static final int HASH_BYTES = 16;

    private EntityTag() {
    }

    /**
     * The tag of an answer.
     *
     * @param parts
     *            what else the answer depends on
     */
    public static String of(UUID versionId, long warehouseRevision, String... parts) {
        String text = versionId + "\n" + warehouseRevision + "\n" + String.join("\n", parts);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(hash, 0, HASH_BYTES) + ".0\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the client says that it has the answer already. */
    public static boolean isKnown(Request request, String tag) {
        Optional<String> known = request.header("If-None-Match");
        if (known.isEmpty()) {
            return false;
        }
        for (String candidate : known.get().split(",", -1)) {
            String trimmed = candidate.strip();
            if (trimmed.equals(tag) || (trimmed.startsWith("W/") && trimmed.substring(2).equals(tag))) {
                return true;
            }
        }
        return false;
    }
}
