package io.serac.storage.fake;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Content of one key.
 *
 * @param isPublic whether anybody may read it
 */
record StoredObject(byte[] content, Instant lastModified, boolean isPublic) {
    String etag() {
        try {
            return "\"" + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)) + "\"";
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    StoredObject withPublic(boolean other) {
        return new StoredObject(content, lastModified, other);
    }
}
