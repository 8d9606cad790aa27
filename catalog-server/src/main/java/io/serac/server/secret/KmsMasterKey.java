package io.serac.server.secret;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serac.storage.StorageException;
import io.serac.storage.kms.KmsKey;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A master key in a key management service. What it has decrypted is remembered while it is in use, so that the service is not
 * asked each time, and running servers outlive its outages. Thread-safe.
 */
final class KmsMasterKey {
    private static final int DECRYPTED_MAX = 1000;
    private static final Duration UNUSED_MAX = Duration.ofHours(1);

    private final KmsKey key;
    private final Cache<Encrypted, byte[]> decrypted = Caffeine.newBuilder().maximumSize(DECRYPTED_MAX)
            .expireAfterAccess(UNUSED_MAX).build();

    private record Encrypted(ByteBuffer bytes, String context) {
    }

    KmsMasterKey(KmsKey key) {
        this.key = key;
    }

    String id() {
        return key.arn();
    }

    byte[] encrypt(byte[] plain, String context) {
        if (plain.length > KmsKey.PLAIN_BYTES_MAX) {
            throw new SecretException("The " + context + " has more bytes than KMS encrypts");
        }
        try {
            return key.encrypt(plain, context);
        } catch (StorageException failure) {
            throw failed(failure, "seal", context);
        }
    }

    byte[] decrypt(byte[] encrypted, String context) {
        return decrypted.get(new Encrypted(ByteBuffer.wrap(encrypted), context), each -> {
            try {
                return key.decrypt(encrypted, context);
            } catch (StorageException failure) {
                throw failed(failure, "open", context);
            }
        }).clone();
    }

    private static SecretException failed(StorageException failure, String action, String context) {
        String message = "Cannot " + action + " the " + context + ": " + failure.getMessage();
        return failure.kind() == StorageException.Kind.UNAVAILABLE
                ? SecretException.temporary(message, failure)
                : new SecretException(message, failure);
    }
}
