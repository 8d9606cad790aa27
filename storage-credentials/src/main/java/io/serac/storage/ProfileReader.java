package io.serac.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.storage.location.Location;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads one profile from JSON. Not thread-safe. */
final class ProfileReader {
    private static final String DEFAULT_REGION = "us-east-1";

    private final ProfileFields fields;
    private final @Nullable ProfileRules rules;
    private final @Nullable S3Profile secretOf;

    /**
     * @param rules {@code null} for a profile that was checked when it was stored
     * @param secretOf profile whose secret is kept if the JSON omits it
     */
    ProfileReader(JsonNode json, List<String> problems, @Nullable ProfileRules rules, @Nullable S3Profile secretOf) {
        this.fields = new ProfileFields(json, "", problems);
        this.rules = rules;
        this.secretOf = secretOf;
    }

    /** Empty only if there are problems. */
    Optional<StorageProfile> read() {
        String type = fields.text("type").orElse("");
        return switch (type) {
            case "file" -> readFile();
            case "s3" -> readS3();
            default -> {
                fields.problem("type", "Must be file or s3.");
                yield Optional.empty();
            }
        };
    }

    private Optional<StorageProfile> readFile() {
        Optional<Location> root = root(FileProfile::requireFile);
        if (rules != null) {
            fields.check("root", root, rules::checkFileRoot);
        }
        readScoping();
        fields.refuseOthers();
        return root.map(FileProfile::new);
    }

    private Optional<StorageProfile> readS3() {
        Optional<Location> root = root(S3Profile::requireS3);
        Optional<URI> endpoint = fields.parsed("endpoint", EndpointPolicy::parseOrigin);
        if (rules != null) {
            fields.check("endpoint", endpoint, rules::checkEndpoint);
        }
        Optional<String> region = fields.parsed("region", S3Profile::requireRegion);
        if (!fields.has("region") && !fields.has("endpoint")) {
            fields.problem("region", "Missing. Name the AWS region, or the endpoint of another store.");
        }
        boolean pathStyleAccess = fields.flag("path-style-access").orElse(endpoint.isPresent());
        boolean chunkedEncoding = fields.flag("chunked-encoding").orElse(endpoint.isEmpty());
        readScoping();
        Optional<S3Profile> withoutKey = root.map(known -> new S3Profile(known, endpoint.orElse(null),
                region.orElse(DEFAULT_REGION), pathStyleAccess, null, chunkedEncoding));
        Optional<AccessKey> key = credentials(withoutKey);
        fields.refuseOthers();
        return withoutKey.map(profile -> key.map(profile::withCredentials).orElse(profile));
    }

    private Optional<Location> root(UnaryOperator<Location> requireType) {
        if (!fields.has("root")) {
            fields.problem("root", "Missing. Name the folder of the warehouse.");
        }
        return fields.parsed("root", text -> requireType.apply(Location.parse(text)));
    }

    private void readScoping() {
        fields.parsed("scoping", scoping -> {
            if (!scoping.equals("none")) {
                throw new IllegalArgumentException("Must be none. This server does not yet hand out credentials"
                        + " to clients; they bring their own.");
            }
            return scoping;
        });
    }

    private Optional<AccessKey> credentials(Optional<S3Profile> profile) {
        if (!fields.has("credentials") && rules != null && !rules.ambientIdentityAllowed()) {
            fields.problem("credentials", "Missing. Give access-key-id and secret-access-key of the store.");
        }
        return fields.object("credentials").flatMap(credentials -> {
            Optional<String> id = credentials.parsed("access-key-id", AccessKey::requireText);
            Optional<String> secret = credentials.parsed("secret-access-key", AccessKey::requireText);
            if (!credentials.has("access-key-id")) {
                credentials.problem("access-key-id", "Missing. Give the id of a key of the store.");
            }
            if (!credentials.has("secret-access-key")) {
                secret = keptSecret(id, profile);
                if (id.isPresent() && profile.isPresent() && secret.isEmpty()) {
                    credentials.problem("secret-access-key",
                            "Missing. One is kept only as long as access-key-id and endpoint stay the same.");
                }
            }
            credentials.refuseOthers();
            Optional<String> known = secret;
            return id.flatMap(accessKeyId -> known.map(text -> new AccessKey(accessKeyId, text)));
        });
    }

    private Optional<String> keptSecret(Optional<String> id, Optional<S3Profile> profile) {
        if (secretOf == null || secretOf.credentials() == null || profile.isEmpty()) {
            return Optional.empty();
        }
        AccessKey kept = secretOf.credentials();
        boolean same = id.equals(Optional.of(kept.accessKeyId())) && profile.get().store().equals(secretOf.store());
        return same ? Optional.of(kept.secretAccessKey()) : Optional.empty();
    }
}
