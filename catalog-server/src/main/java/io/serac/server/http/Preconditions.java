package io.serac.server.http;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code If-Match} and {@code If-None-Match}: whether a change still meets what its sender has seen. */
public final class Preconditions {
    private static final int HASH_BYTES = 16;

    private Preconditions() {
    }

    /** ETag of something that is known by its answer alone. */
    public static String entityTag(byte[] answer) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(answer);
            return '"' + HexFormat.of().formatHex(hash, 0, HASH_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Compares what the sender has seen with what is there.
     *
     * @param thing
     *            what it is about, with its article, such as {@code The warehouse}
     * @param entityTag
     *            of it as it is; null if there is none
     * @throws CatalogException
     *             PRECONDITION_FAILED if it is not what the client expects
     */
    public static void check(Request request, String thing, @Nullable String entityTag) {
        Optional<String> expected = request.header("If-Match");
        if (expected.isPresent() && (entityTag == null || !matches(expected.get(), entityTag))) {
            throw failed(thing + " is not the one that was read (If-Match). Read it and try again");
        }
        Optional<String> unexpected = request.header("If-None-Match");
        if (unexpected.isPresent() && entityTag != null && matches(unexpected.get(), entityTag)) {
            throw failed(thing + " exists already (If-None-Match)");
        }
    }

    private static CatalogException failed(String message) {
        return new CatalogException(ErrorCode.PRECONDITION_FAILED, message);
    }

    private static boolean matches(String header, String entityTag) {
        for (String candidate : header.split(",", -1)) {
            if (candidate.strip().equals("*") || candidate.strip().equals(entityTag)) {
                return true;
            }
        }
        return false;
    }
}
