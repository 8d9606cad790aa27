package io.serac.server.secret;

import java.security.SecureRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for the secrets of one thing, which is kept wrapped by a master key: another master key then means to wrap one key anew,
 * and a key management service never sees the secrets. It does not show in text. Thread-safe.
 *
 * <p>A value that it seals is: format (1 byte, 3), nonce (12 bytes), ciphertext and tag.
 */
public final class DataKey {
    private static final byte[] HEADER = {3};

    private final AesGcm cipher = new AesGcm();
    private final SecretKey key;

    private DataKey(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /** A new one. */
    public static DataKey random() {
        byte[] key = new byte[AesGcm.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new DataKey(key);
    }

    /**
     * @param context names what the key is for; the same is needed to unwrap it
     * @throws SecretException if there is no master key
     */
    public byte[] wrap(SecretBox box, String context) {
        return box.seal(key.getEncoded(), context);
    }

    /** @throws SecretException if the master key is not there, or the value was changed or wrapped for another context */
    public static DataKey unwrap(SecretBox box, byte[] wrapped, String context) {
        return new DataKey(box.open(wrapped, context));
    }

    /** @param context names what is sealed; the same is needed to open it */
    public byte[] seal(byte[] plain, String context) {
        return cipher.seal(key, HEADER, context, plain);
    }

    /** @throws SecretException if the value was changed, or sealed with another key or for another context */
    public byte[] open(byte[] sealed, String context) {
        if (sealed.length == 0 || sealed[0] != HEADER[0]) {
            throw SecretException.damaged(context);
        }
        return AesGcm.open(key, HEADER.length, context, sealed).orElseThrow(() -> SecretException.damaged(context));
    }
}
