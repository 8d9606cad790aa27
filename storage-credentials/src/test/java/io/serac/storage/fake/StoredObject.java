package io.serac.storage.fake;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;

/** Content of one key. */
record StoredObject(byte[] content, Instant lastModified) {
    String etag() {
        try {
            return "\"" + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)) + "\"";
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
