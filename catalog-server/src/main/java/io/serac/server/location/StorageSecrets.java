package io.serac.server.location;

import io.serac.server.error.CatalogException;
import io.serac.server.secret.DataKey;
import io.serac.server.secret.SecretBox;
import io.serac.server.secret.SecretException;
import io.serac.storage.ProfileSecrets;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens the secrets of warehouses' storages: each with a data key of its warehouse, which a master key wraps, and bound
 * to warehouse, revision and field, so that a value that was changed or put in another place does not open. Thread-safe.
 */
public final class StorageSecrets {
    private static final String CREDENTIALS = "credentials";
    private static final String READER = "signing.reader";
    private static final String WRITER = "signing.writer";

    private final SecretBox box;

    public StorageSecrets(SecretBox box) {
        this.box = box;
    }

    /** Whether there is a master key. */
    public boolean canSeal() {
        return box.canSeal();
    }

    /**
     * Seals with a new data key.
     *
     * @param revision
     *            of the warehouse that will have these secrets
     * @throws CatalogException
     *             SERVICE_UNAVAILABLE if the master key is out of reach
     */
    public SealedSecrets seal(UUID warehouseId, long revision, ProfileSecrets secrets) {
        if (secrets.isEmpty()) {
            return SealedSecrets.NONE;
        }
        DataKey key = DataKey.random();
        return reaching(() -> new SealedSecrets(key.wrap(box, dataKeyContext(warehouseId)), revision,
                seal(key, secrets.credentials(), context(warehouseId, revision, CREDENTIALS)),
                seal(key, secrets.reader(), context(warehouseId, revision, READER)),
                seal(key, secrets.writer(), context(warehouseId, revision, WRITER)), null));
    }

    /**
     * @throws SecretException
     *             if they were changed, or the master key is not there
     * @throws CatalogException
     *             SERVICE_UNAVAILABLE if the master key is out of reach
     */
    public ProfileSecrets open(UUID warehouseId, SealedSecrets sealed) {
        return reaching(() -> {
            Long revision = sealed.revision();
            if (sealed.dataKey() == null || revision == null) {
                return sealed.single() == null
                        ? ProfileSecrets.NONE
                        : new ProfileSecrets(text(box.open(sealed.single(), singleContext(warehouseId))), null, null);
            }
            DataKey key = DataKey.unwrap(box, sealed.dataKey(), dataKeyContext(warehouseId));
            return new ProfileSecrets(open(key, sealed.credentials(), context(warehouseId, revision, CREDENTIALS)),
                    open(key, sealed.reader(), context(warehouseId, revision, READER)),
                    open(key, sealed.writer(), context(warehouseId, revision, WRITER)));
        });
    }

    /** What a wrapped data key is bound to. */
    static String dataKeyContext(UUID warehouseId) {
        return "warehouse/" + warehouseId + "/data-key";
    }

    private static String singleContext(UUID warehouseId) {
        return "warehouse/" + warehouseId + "/storage";
    }

    private static String context(UUID warehouseId, long revision, String field) {
        return "warehouse/" + warehouseId + "/revision/" + revision + "/" + field;
    }

    private static byte @Nullable [] seal(DataKey key, @Nullable String secret, String context) {
        return secret == null ? null : key.seal(secret.getBytes(StandardCharsets.UTF_8), context);
    }

    private static @Nullable String open(DataKey key, byte @Nullable [] sealed, String context) {
        return sealed == null ? null : text(key.open(sealed, context));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static <T> T reaching(Supplier<T> work) {
        try {
            return work.get();
        } catch (SecretException failure) {
            if (failure.isTemporary()) {
                throw CatalogException.unavailable("The master key of the server is out of reach; nothing was changed."
                        + " Repeat the request", failure);
            }
            throw failure;
        }
    }
}
