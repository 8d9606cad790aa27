package io.serac.server.credential;

import io.serac.storage.scope.StorageMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Texts that say for which table and for how much a client was allowed to have requests signed. They never open anything: what is
 * decided today is narrowed by them, so that a client that loaded a table to read it does not come to write, and one that knew a
 * dropped table does not come into another of its name. All replicas share the key. Thread-safe.
 */
final class Capabilities {
    /** Property of a request to be signed. */
    static final String PROPERTY = "serac.capability";
    private static final String ALGORITHM = "HmacSHA256";
    private static final String DOMAIN = "serac-capability-1\n";

    private final byte[] key;

    Capabilities(byte[] key) {
        this.key = key.clone();
    }

    String of(UUID tableId, StorageMode mode) {
        return mode.name() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(tableId, mode));
    }

    /** The mode that a text was made for; empty if it was not made here for this table. */
    Optional<StorageMode> read(String text, UUID tableId) {
        int dot = text.indexOf('.');
        return Arrays.stream(StorageMode.values())
                .filter(mode -> dot > 0 && mode.name().contentEquals(text.substring(0, dot)))
                .filter(mode -> MessageDigest.isEqual(of(tableId, mode).getBytes(StandardCharsets.UTF_8),
                        text.getBytes(StandardCharsets.UTF_8)))
                .findFirst();
    }

    private byte[] mac(UUID tableId, StorageMode mode) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(DOMAIN.getBytes(StandardCharsets.UTF_8));
            mac.update(ByteBuffer.allocate(16).putLong(tableId.getMostSignificantBits())
                    .putLong(tableId.getLeastSignificantBits()).array());
            return mac.doFinal(mode.name().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no " + ALGORITHM, e);
        }
    }
}
