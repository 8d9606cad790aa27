package io.serac.server.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Sealing with AES-256-GCM: header, nonce (12 bytes), ciphertext and tag, bound to header and context. Thread-safe. */
final class AesGcm {
    static final int KEY_BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();

    byte[] seal(SecretKey key, byte[] header, String context, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, key, nonce, header, context).doFinal(plain);
            return ByteBuffer.allocate(header.length + NONCE_BYTES + ciphertext.length).put(header).put(nonce)
                    .put(ciphertext).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM cannot encrypt with AES-256-GCM", e);
        }
    }

    /** @return empty if anything of key, header, context or value is not what it was */
    static Optional<byte[]> open(SecretKey key, int headerBytes, String context, byte[] sealed) {
        if (sealed.length < headerBytes + NONCE_BYTES + TAG_BITS / Byte.SIZE) {
            return Optional.empty();
        }
        ByteBuffer rest = ByteBuffer.wrap(sealed);
        byte[] header = new byte[headerBytes];
        byte[] nonce = new byte[NONCE_BYTES];
        rest.get(header).get(nonce);
        byte[] ciphertext = new byte[rest.remaining()];
        rest.get(ciphertext);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, header, context).doFinal(ciphertext));
        } catch (GeneralSecurityException e) {
            // Tampering and a wrong key cannot be told apart, and the exception says no more.
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] header, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header);
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
