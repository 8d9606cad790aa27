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
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Texts that say for which table and for how much a client was allowed to have requests signed, and what it was told to keep from its
 * user. They never open anything: what is
 * decided today is narrowed by them, so that a client that loaded a table to read it does not come to write, and one that knew a
 * dropped table does not come into another of its name. All replicas share the key. Thread-safe.
 */
final class Capabilities {
    /** Property of a request to be signed. */
    static final String PROPERTY = "serac.capability";
    private static final String ALGORITHM = "HmacSHA256";
    private static final String DOMAIN = "serac-capability-1\n";
    private static final String SEPARATOR = ".";
    private static final int PARTS_MAX = 3;

    private final byte[] key;

    Capabilities(byte[] key) {
        this.key = key.clone();
    }

    /**
     * What a text was made for.
     *
     * @param told
     *            to the engine that loaded the table, see {@link ToldRestrictions}
     */
    record Capability(StorageMode mode, String told) {
        private String text() {
            return told.equals(ToldRestrictions.NONE) ? mode.name() : mode.name() + SEPARATOR + told;
        }
    }

    String of(UUID tableId, Capability capability) {
        return capability.text() + SEPARATOR
                + Base64.getUrlEncoder().withoutPadding().encodeToString(mac(tableId, capability));
    }

    /** What a text was made for; empty if it was not made here for this table. */
    Optional<Capability> read(String text, UUID tableId) {
        String[] parts = text.split(Pattern.quote(SEPARATOR), PARTS_MAX + 1);
        String told = parts.length == PARTS_MAX ? parts[1] : ToldRestrictions.NONE;
        return Arrays.stream(StorageMode.values()).filter(mode -> mode.name().equals(parts[0]))
                .map(mode -> new Capability(mode, told))
                .filter(capability -> MessageDigest.isEqual(of(tableId, capability).getBytes(StandardCharsets.UTF_8),
                        text.getBytes(StandardCharsets.UTF_8)))
                .findFirst();
    }

    private byte[] mac(UUID tableId, Capability capability) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(DOMAIN.getBytes(StandardCharsets.UTF_8));
            mac.update(ByteBuffer.allocate(16).putLong(tableId.getMostSignificantBits())
                    .putLong(tableId.getLeastSignificantBits()).array());
            return mac.doFinal(capability.text().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no " + ALGORITHM, e);
        }
    }
}
