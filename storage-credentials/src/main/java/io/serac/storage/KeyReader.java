package io.serac.storage;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads key pairs of one profile; an omitted secret is that of the profile it replaces. Not thread-safe. */
final class KeyReader {
    private final @Nullable S3Profile place;
    private final @Nullable S3Profile former;

    /**
     * @param place where the keys are for; {@code null} if that is not known because of another problem
     * @param former profile whose secrets are kept if the JSON omits them; {@code null} if there is none
     */
    KeyReader(@Nullable S3Profile place, @Nullable S3Profile former) {
        this.place = place;
        this.former = former;
    }

    /**
     * @param kept key of the former profile with this purpose
     * @return empty if it is not there, or invalid
     */
    Optional<AccessKey> read(ProfileFields fields, String name, @Nullable AccessKey kept) {
        return fields.object(name).flatMap(key -> {
            Optional<String> id = key.parsed("access-key-id", AccessKey::requireText);
            Optional<String> secret = key.parsed("secret-access-key", AccessKey::requireText);
            if (!key.has("access-key-id")) {
                key.problem("access-key-id", "Missing. Give the id of a key of the store.");
            }
            if (!key.has("secret-access-key")) {
                secret = id.flatMap(known -> keptSecret(known, kept));
                if (id.isPresent() && place != null && secret.isEmpty()) {
                    key.problem("secret-access-key",
                            "Missing. One is kept only as long as access-key-id and endpoint stay the same.");
                }
            }
            key.refuseOthers();
            Optional<String> known = secret;
            return id.flatMap(accessKeyId -> known.map(text -> new AccessKey(accessKeyId, text)));
        });
    }

    private Optional<String> keptSecret(String id, @Nullable AccessKey kept) {
        if (kept == null || place == null || former == null) {
            return Optional.empty();
        }
        boolean isSame = id.equals(kept.accessKeyId()) && place.store().equals(former.store());
        return isSame ? Optional.of(kept.secretAccessKey()) : Optional.empty();
    }
}
