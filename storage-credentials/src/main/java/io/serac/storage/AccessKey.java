package io.serac.storage;

/** A static key pair of an S3 store. The secret never shows in text. Immutable and thread-safe. */
public record AccessKey(String accessKeyId, String secretAccessKey) {
    public AccessKey {
        if (accessKeyId.isBlank()) {
            throw new IllegalArgumentException("'access-key-id' is empty. Give the id of a key of the store.");
        }
        if (secretAccessKey.isBlank()) {
            throw new IllegalArgumentException(
                    "'secret-access-key' is empty. Give the secret that belongs to the key id.");
        }
    }

    @Override
    public String toString() {
        return "AccessKey[" + accessKeyId + ", ***]";
    }
}
