package io.serac.storage;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON form of storage profiles, and the rules of this server for them. Immutable and thread-safe. */
public final class StorageProfiles {
    private static final List<String> WITH_KEYS = List.of("credentials", "signing");

    private final ProfileRules rules;

    /**
     * @param fileRoots folders below which roots of type {@code file} may be
     * @param ambientIdentityAllowed whether a profile without credentials may use the identity of the server's environment
     */
    public StorageProfiles(EndpointPolicy endpoints, List<Path> fileRoots, boolean ambientIdentityAllowed) {
        this.rules = new ProfileRules(endpoints, fileRoots, ambientIdentityAllowed);
    }

    /**
     * Reads a profile that a user wrote.
     *
     * @param current the profile it replaces; its secrets are kept where the JSON omits them
     * @throws InvalidProfileException with all problems
     */
    public StorageProfile parse(JsonNode json, @Nullable StorageProfile current) {
        return read(json, rules, current instanceof S3Profile s3 ? s3 : null);
    }

    /**
     * Reads a profile that {@link #write} has written, without asking the rules again.
     *
     * @param secrets what {@link #write} left out
     * @throws InvalidProfileException if it is not such a profile
     */
    public static StorageProfile readStored(JsonNode stored, ProfileSecrets secrets) {
        ObjectNode complete = stored.deepCopy();
        put(complete, JsonPointer.compile("/credentials"), secrets.credentials());
        put(complete, JsonPointer.compile("/signing/reader"), secrets.reader());
        put(complete, JsonPointer.compile("/signing/writer"), secrets.writer());
        return read(complete, null, null);
    }

    /** A profile that {@link #write} has written, without its keys: for all that needs none. */
    public static StorageProfile readWithoutKeys(JsonNode stored) {
        ObjectNode keyless = stored.deepCopy();
        keyless.remove(WITH_KEYS);
        return read(keyless, null, null);
    }

    /** A stored profile as {@link #write} writes it today, with settings that came later. */
    public static ObjectNode complete(JsonNode stored) {
        ObjectNode json = write(readWithoutKeys(stored));
        for (String name : WITH_KEYS) {
            if (stored.has(name)) {
                json.set(name, stored.get(name));
            }
        }
        return json;
    }

    /** The profile with its defaults and without its secrets. */
    public static ObjectNode write(StorageProfile profile) {
        return ProfileWriter.write(profile);
    }

    private static void put(ObjectNode json, JsonPointer key, @Nullable String secret) {
        if (secret != null) {
            json.withObject(key).put("secret-access-key", secret);
        }
    }

    private static StorageProfile read(JsonNode json, @Nullable ProfileRules rules, @Nullable S3Profile former) {
        List<String> problems = new ArrayList<>();
        if (!json.isObject()) {
            throw new InvalidProfileException(List.of("It must be an object with at least type and root."));
        }
        Optional<StorageProfile> profile = new ProfileReader(json, problems, rules, former).read();
        if (!problems.isEmpty()) {
            throw new InvalidProfileException(problems);
        }
        return profile.orElseThrow();
    }
}
