package io.serac.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON form of storage profiles, and the rules of this server for them. Immutable and thread-safe. */
public final class StorageProfiles {
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
     * @param current the profile it replaces; its secret is kept where the JSON omits it
     * @throws InvalidProfileException with all problems
     */
    public StorageProfile parse(JsonNode json, @Nullable StorageProfile current) {
        return read(json, rules, current instanceof S3Profile s3 ? s3 : null);
    }

    /**
     * Reads a profile that {@link #write} has written, without asking the rules again.
     *
     * @param secretAccessKey what {@link #write} left out; {@code null} if the profile has no credentials
     * @throws InvalidProfileException if it is not such a profile
     */
    public static StorageProfile readStored(JsonNode stored, @Nullable String secretAccessKey) {
        if (secretAccessKey == null) {
            return read(stored, null, null);
        }
        ObjectNode complete = stored.deepCopy();
        complete.withObjectProperty("credentials").put("secret-access-key", secretAccessKey);
        return read(complete, null, null);
    }

    /** The profile with its defaults and without its secret. */
    public static ObjectNode write(StorageProfile profile) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", profile.type());
        json.put("root", profile.root().toString());
        switch (profile) {
            case FileProfile _ -> {
            }
            case S3Profile s3 -> {
                if (s3.endpoint() != null) {
                    json.put("endpoint", s3.endpoint().toString());
                }
                json.put("region", s3.region());
                json.put("path-style-access", s3.pathStyleAccess());
                json.put("chunked-encoding", s3.chunkedEncoding());
                if (s3.credentials() != null) {
                    json.putObject("credentials").put("access-key-id", s3.credentials().accessKeyId());
                }
            }
        }
        json.put("scoping", "none");
        return json;
    }

    private static StorageProfile read(JsonNode json, @Nullable ProfileRules rules, @Nullable S3Profile secretOf) {
        List<String> problems = new ArrayList<>();
        if (!json.isObject()) {
            throw new InvalidProfileException(List.of("It must be an object with at least type and root."));
        }
        Optional<StorageProfile> profile = new ProfileReader(json, problems, rules, secretOf).read();
        if (!problems.isEmpty()) {
            throw new InvalidProfileException(problems);
        }
        return profile.orElseThrow();
    }
}
