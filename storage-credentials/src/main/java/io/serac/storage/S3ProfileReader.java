package io.serac.storage;

import io.serac.storage.S3Profile.Dialect;
import io.serac.storage.location.Location;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the profile of a store that speaks S3. Not thread-safe. */
final class S3ProfileReader {
    private static final String DEFAULT_REGION = "us-east-1";

    private final Dialect dialect;
    private final ProfileFields fields;
    private final @Nullable ProfileRules rules;
    private final @Nullable S3Profile former;

    /**
     * @param rules {@code null} for a profile that was checked when it was stored
     * @param former profile whose secrets are kept if the JSON omits them; {@code null} if there is none
     */
    S3ProfileReader(Dialect dialect, ProfileFields fields, @Nullable ProfileRules rules, @Nullable S3Profile former) {
        this.dialect = dialect;
        this.fields = fields;
        this.rules = rules;
        this.former = former;
    }

    /** Empty only if there are problems. */
    Optional<S3Profile> read() {
        Optional<Location> root = fields.root(S3Profile::requireS3);
        Optional<URI> endpoint = endpoint();
        Optional<String> region = region();
        boolean pathStyleAccess = pathStyleAccess(endpoint.isPresent());
        boolean chunkedEncoding = fields.flag("chunked-encoding").orElse(endpoint.isEmpty());
        Optional<ServerSideEncryption> encryption = encryption();
        Scoping scoping = scoping();
        boolean isEndpointKnown = endpoint.isPresent() || (!fields.has("endpoint") && dialect == Dialect.S3);
        Optional<S3Profile> place = (isEndpointKnown ? root : Optional.<Location>empty())
                .map(known -> new S3Profile(dialect, known, endpoint.orElse(null), region.orElse(DEFAULT_REGION),
                        pathStyleAccess, null, chunkedEncoding, Delegation.NONE, encryption.orElse(null)));

        KeyReader keys = new KeyReader(place.orElse(null), former);
        Optional<AccessKey> credentials = credentials(keys);
        Delegation delegation = new Delegation(scoping, sts(scoping, place), signing(keys));
        fields.refuseOthers();
        return place.map(profile -> profile.withCredentials(credentials.orElse(null)).withDelegation(delegation));
    }

    private Optional<URI> endpoint() {
        if (dialect == Dialect.OZONE && !fields.has("endpoint")) {
            fields.problem("endpoint", "Missing. Name the S3 gateway of Ozone, like https://s3g.example:9879.");
        }
        return fields.endpoint("endpoint", rules);
    }

    private Optional<String> region() {
        if (dialect == Dialect.S3 && !fields.has("region") && !fields.has("endpoint")) {
            fields.problem("region", "Missing. Name the AWS region, or the endpoint of another store.");
        }
        return fields.parsed("region", S3Profile::requireRegion);
    }

    private boolean pathStyleAccess(boolean hasEndpoint) {
        Optional<Boolean> wanted = fields.flag("path-style-access");
        if (dialect == Dialect.OZONE) {
            fields.check("path-style-access", wanted, isPathStyle -> {
                if (!isPathStyle) {
                    throw new IllegalArgumentException("Must be true for Apache Ozone.");
                }
            });
            return true;
        }
        return wanted.orElse(hasEndpoint);
    }

    private Scoping scoping() {
        Optional<Scoping> wanted = fields.parsed("scoping", text -> Scoping.find(text)
                .orElseThrow(() -> new IllegalArgumentException("Must be sts, remote-signing or none.")));
        if (dialect == Dialect.OZONE && wanted.equals(Optional.of(Scoping.STS))) {
            fields.problem("scoping", "No release of Apache Ozone can issue temporary keys. Use remote-signing, or none"
                    + " for clients with keys of their own.");
            return Scoping.REMOTE_SIGNING;
        }
        if (rules == null) {
            return wanted.orElse(Scoping.NONE);
        }
        return wanted.orElse(dialect == Dialect.OZONE ? Scoping.REMOTE_SIGNING : Scoping.STS);
    }

    private Optional<AccessKey> credentials(KeyReader keys) {
        if (!fields.has("credentials") && rules != null && !rules.ambientIdentityAllowed()) {
            fields.problem("credentials", "Missing. Give access-key-id and secret-access-key of the store.");
        }
        return keys.read(fields, "credentials", former == null ? null : former.credentials());
    }

    private StsSettings sts(Scoping scoping, Optional<S3Profile> place) {
        String externalId = former == null ? null : former.delegation().sts().externalId();
        Optional<ProfileFields> sts = fields.object("sts");
        if (sts.isPresent() && dialect == Dialect.OZONE) {
            fields.problem("sts", "No release of Apache Ozone can issue temporary keys. Leave it out.");
        }
        boolean isRoleNeeded = scoping == Scoping.STS && rules != null && place.filter(S3Profile::isAmazon).isPresent();
        if (isRoleNeeded && sts.filter(settings -> settings.has("role-arn")).isEmpty()) {
            fields.problem("sts.role-arn", "Missing. AWS issues temporary keys for a role only. Name its ARN, or choose"
                    + " another scoping: remote-signing, or none for clients with keys of their own.");
        }
        return sts.map(settings -> StsReader.read(settings, rules, externalId)).orElse(StsSettings.DEFAULT);
    }

    private SigningSettings signing(KeyReader keys) {
        SigningSettings known = former == null ? SigningSettings.DEFAULT : former.delegation().signing();
        Optional<ProfileFields> signing = fields.object("signing");
        Optional<AccessKey> reader = signing.flatMap(pairs -> keys.read(pairs, "reader", known.reader()));
        Optional<AccessKey> writer = signing.flatMap(pairs -> keys.read(pairs, "writer", known.writer()));
        signing.ifPresent(pairs -> {
            pairs.refuseOthers();
            for (String name : List.of("reader", "writer")) {
                if (!pairs.has(name)) {
                    pairs.problem(name, "Missing. reader and writer are given together, or signing is left out.");
                }
            }
        });
        boolean areThere = reader.isPresent() && writer.isPresent();
        return new SigningSettings(areThere ? reader.get() : null, areThere ? writer.get() : null,
                fields.flag("signature-caching").orElse(false), fields.flag("create-only-puts").orElse(false),
                fields.flag("allow-fso").orElse(false));
    }

    private Optional<ServerSideEncryption> encryption() {
        return fields.object("sse").flatMap(sse -> {
            Optional<Boolean> isKms = sse.parsed("type", S3ProfileReader::isKms);
            Optional<String> keyArn = sse.parsed("kms-key-arn", ServerSideEncryption::requireKeyArn);
            if (!sse.has("type")) {
                sse.problem("type", "Missing. Say s3 for keys of the store, or kms.");
            }
            if (isKms.equals(Optional.of(true)) && !sse.has("kms-key-arn")) {
                sse.problem("kms-key-arn", "Missing. Clients are allowed this key and no other.");
            }
            if (isKms.equals(Optional.of(false)) && sse.has("kms-key-arn")) {
                sse.problem("kms-key-arn", "Belongs to type kms only.");
            }
            sse.refuseOthers();
            return isKms.map(kms -> new ServerSideEncryption(kms ? keyArn.orElse(null) : null));
        });
    }

    private static boolean isKms(String type) {
        return switch (type) {
            case "s3" -> false;
            case "kms" -> true;
            default -> throw new IllegalArgumentException("Must be s3 or kms.");
        };
    }
}
