package io.serac.server.secret;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals small secrets for storage: AES-256-GCM under the active master key, bound to a context that names row and
 * field, so that a sealed value moved elsewhere does not open. Thread-safe.
 *
 * <p>A sealed value is: format (1 byte, 1), length of the key id (1 byte), key id, nonce (12 bytes), ciphertext and tag.
 */
public final class SecretBox {
    private static final byte FORMAT = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final MasterKeys keys;
    private final SecureRandom random = new SecureRandom();

    public SecretBox(MasterKeys keys) {
        this.keys = keys;
    }

    /** @return whether there is a master key to seal with */
    public boolean canSeal() {
        return keys.activeId().isPresent();
    }

    /**
     * @param context names what is sealed, for example row and field; the same is needed to open it
     * @throws SecretException if there is no master key
     */
    public byte[] seal(byte[] plain, String context) {
        String keyId = keys.activeId()
                .orElseThrow(() -> new SecretException("There is no master key to seal a secret with; set"
                        + " secrets.key-file"));
        byte[] header = header(keyId);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key(keyId), nonce, header, context);
            ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            sealed.writeBytes(header);
            sealed.writeBytes(nonce);
            sealed.writeBytes(cipher.doFinal(plain));
            return sealed.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM cannot encrypt with AES-256-GCM", e);
        }
    }

    /**
     * @throws SecretException if the key is not there, or the value was changed or sealed for another context
     */
    public byte[] open(byte[] sealed, String context) {
        String keyId = keyId(sealed, context);
        byte[] header = header(keyId);
        ByteBuffer rest = ByteBuffer.wrap(sealed, header.length, sealed.length - header.length);
        if (rest.remaining() < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            throw damaged(context);
        }
        byte[] nonce = new byte[NONCE_BYTES];
        rest.get(nonce);
        byte[] ciphertext = new byte[rest.remaining()];
        rest.get(ciphertext);
        try {
            return cipher(Cipher.DECRYPT_MODE, key(keyId), nonce, header, context).doFinal(ciphertext);
        } catch (GeneralSecurityException e) {
            throw new SecretException("The sealed " + context + " does not open with master key " + keyId
                    + ": the key differs from the one it was sealed with, or the value was changed", e);
        }
    }

    private SecretKey key(String keyId) {
        return keys.find(keyId)
                .orElseThrow(() -> new SecretException("Master key " + keyId + " is missing, and a stored secret is"
                        + " sealed with it; add its line to secrets.key-file"));
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] header, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header);
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] header(String keyId) {
        byte[] id = keyId.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + id.length).put(FORMAT).put((byte) id.length).put(id).array();
    }

    private static String keyId(byte[] sealed, String context) {
        if (sealed.length < 2 || sealed[0] != FORMAT || sealed[1] < 1 || sealed.length < 2 + sealed[1]) {
            throw damaged(context);
        }
        return new String(sealed, 2, sealed[1], StandardCharsets.US_ASCII);
    }

    private static SecretException damaged(String context) {
        return new SecretException("The sealed " + context + " is damaged");
    }
}
