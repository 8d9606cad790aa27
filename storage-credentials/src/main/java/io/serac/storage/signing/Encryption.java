package io.serac.storage.signing;

import io.serac.storage.ServerSideEncryption;
import io.serac.storage.location.Quoted;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Headers of server-side encryption: those that the profile asks for, from every client, and no others. */
final class Encryption {
    static final String TYPE = "x-amz-server-side-encryption";
    static final String KEY = "x-amz-server-side-encryption-aws-kms-key-id";

    private Encryption() {}

    /** What the profile wants; nothing for {@code null}. */
    static Map<String, String> headersOf(@Nullable ServerSideEncryption encryption) {
        if (encryption == null) {
            return Map.of();
        }
        String key = encryption.kmsKeyArn();
        return key == null ? Map.of(TYPE, "AES256") : new TreeMap<>(Map.of(TYPE, "aws:kms", KEY, key));
    }

    /** @throws SigningRefusedException if the client wants anything else */
    static void check(ClientHeaders headers, Map<String, String> wanted) {
        for (String name : new String[]{TYPE, KEY}) {
            Optional<String> sent = headers.find(name);
            if (sent.isPresent() && !sent.get().equals(wanted.get(name))) {
                throw SigningRule.ENCRYPTION.refuse("Header " + name + " is " + Quoted.of(sent.get())
                        + ", which is not what the warehouse's storage has under sse. Leave it out.");
            }
        }
    }
}
