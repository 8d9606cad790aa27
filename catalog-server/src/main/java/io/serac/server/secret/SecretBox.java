package io.serac.server.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Seals small secrets for storage under the active master key, bound to a context that names row and field, so that a sealed
 * value moved elsewhere does not open. Thread-safe.
 *
 * <p>A sealed value is: format (1 byte), length of the key id (1 byte), key id, and the rest. Format 1, with a key of this
 * server: nonce (12 bytes), AES-256-GCM ciphertext and tag. Format 2, with a key of a key management service, whose id is its
 * ARN: what the service has encrypted.
 */
public final class SecretBox {
    private static final byte LOCAL = 1;
    private static final byte KMS = 2;
    private static final int KEY_ID_BYTES_MAX = 255;

    private final MasterKeys keys;
    private final AesGcm cipher = new AesGcm();

    public SecretBox(MasterKeys keys) {
        this.keys = keys;
    }

    /** @return whether there is a master key to seal with */
    public boolean canSeal() {
        return keys.sealingKms().isPresent() || keys.activeId().isPresent();
    }

    /** What is needed to have a master key, as part of a sentence. */
    public static String howToGetAKey() {
        return "set secrets.key-file, secrets.keys or secrets.kms-key-arn";
    }

    /**
     * @return id of the key that seals
     * @throws SecretException if there is none
     */
    public String requireActiveKeyId() {
        return keys.sealingKms().map(KmsMasterKey::id).or(keys::activeId).orElseThrow(
                () -> new SecretException("There is no master key to seal a secret with; " + howToGetAKey()));
    }

    /**
     * @param context names what is sealed, for example row and field; the same is needed to open it
     * @throws SecretException if there is no master key
     */
    public byte[] seal(byte[] plain, String context) {
        Optional<KmsMasterKey> kms = keys.sealingKms();
        if (kms.isPresent()) {
            byte[] header = header(KMS, kms.get().id());
            byte[] encrypted = kms.get().encrypt(plain, context);
            return ByteBuffer.allocate(header.length + encrypted.length).put(header).put(encrypted).array();
        }
        String keyId = requireActiveKeyId();
        return cipher.seal(key(keyId), header(LOCAL, keyId), context, plain);
    }

    /**
     * @throws SecretException if the key is not there, or the value was changed or sealed for another context
     */
    public byte[] open(byte[] sealed, String context) {
        String keyId = keyId(sealed, context);
        int headerBytes = 2 + Byte.toUnsignedInt(sealed[1]);
        if (sealed[0] == KMS) {
            byte[] encrypted = new byte[sealed.length - headerBytes];
            System.arraycopy(sealed, headerBytes, encrypted, 0, encrypted.length);
            return keys.kms(keyId)
                    .orElseThrow(() -> new SecretException("A stored secret is sealed with KMS key " + keyId
                            + ", but this server has no such key; set secrets.kms-key-arn"))
                    .decrypt(encrypted, context);
        }
        return AesGcm.open(key(keyId), headerBytes, context, sealed)
                .orElseThrow(
                        () -> new SecretException("The sealed " + context + " does not open with master key " + keyId
                                + ": the key differs from the one it was sealed with, or the value was changed"));
    }

    /**
     * Seals a value anew if another key than the active one has sealed it.
     *
     * @return empty if the active key has sealed it, and it opens
     * @throws SecretException if it does not open, or there is no master key
     */
    public Optional<byte[]> rewrap(byte[] sealed, String context) {
        byte[] plain = open(sealed, context);
        byte activeFormat = keys.sealingKms().isPresent() ? KMS : LOCAL;
        boolean isCurrent = sealed[0] == activeFormat && requireActiveKeyId().equals(keyId(sealed, context));
        return isCurrent ? Optional.empty() : Optional.of(seal(plain, context));
    }

    private SecretKey key(String keyId) {
        return keys.find(keyId)
                .orElseThrow(() -> new SecretException("Master key " + keyId + " is missing, and a stored secret is"
                        + " sealed with it; add its line to secrets.key-file or secrets.keys"));
    }

    private static byte[] header(byte format, String keyId) {
        byte[] id = keyId.getBytes(StandardCharsets.US_ASCII);
        if (id.length > KEY_ID_BYTES_MAX) {
            throw new SecretException("The id of a master key has more than " + KEY_ID_BYTES_MAX + " characters");
        }
        return ByteBuffer.allocate(2 + id.length).put(format).put((byte) id.length).put(id).array();
    }

    private static String keyId(byte[] sealed, String context) {
        boolean isKnown = sealed.length >= 2 && (sealed[0] == LOCAL || sealed[0] == KMS);
        int idBytes = isKnown ? Byte.toUnsignedInt(sealed[1]) : 0;
        if (idBytes == 0 || sealed.length < 2 + idBytes) {
            throw SecretException.damaged(context);
        }
        return new String(sealed, 2, idBytes, StandardCharsets.US_ASCII);
    }
}
