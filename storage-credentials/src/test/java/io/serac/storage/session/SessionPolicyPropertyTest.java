package io.serac.storage.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.Delegation;
import io.serac.storage.S3Profile;
import io.serac.storage.StsSettings;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Whatever the locations of a table are, its policy opens what is in them, for what the mode says, and nothing else. */
class SessionPolicyPropertyTest {
    private static final long SEED = 20261126;
    private static final int ROUNDS = Integer.getInteger("serac.cases", 200);
    private static final List<String> BUCKETS = List.of("lake", "lakes", "lak", "lake.a", "a-lake");
    private static final String ALPHABET = "abAB01._=-";

    private static final Set<String> ADDING =
            Set.of("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts");
    private static final List<String> OBJECT_ACTIONS = List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject",
            "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:GetObjectVersion", "s3:DeleteObjectVersion",
            "s3:GetObjectAcl", "s3:PutObjectAcl", "s3:PutObjectVersionAcl", "s3:GetObjectTagging",
            "s3:PutObjectTagging",
            "s3:PutObjectRetention", "s3:PutObjectLegalHold", "s3:BypassGovernanceRetention", "s3:RestoreObject",
            "s3:ReplicateObject", "s3:ObjectOwnerOverrideToBucketOwner", "s3:GetObjectAttributes");
    private static final List<String> BUCKET_ACTIONS = List.of("s3:ListBucket", "s3:ListBucketVersions",
            "s3:ListBucketMultipartUploads", "s3:ListAllMyBuckets", "s3:CreateBucket", "s3:DeleteBucket",
            "s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:GetBucketAcl", "s3:PutBucketAcl", "s3:GetBucketLocation",
            "s3:PutLifecycleConfiguration", "s3:PutBucketPublicAccessBlock", "sts:AssumeRole", "kms:Decrypt",
            "iam:PassRole");

    private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    private long allowed;
    private long denied;

    @Test
    void aPolicyOpensItsTableOnly() {
        for (int round = 0; round < ROUNDS; round++) {
            List<Location> own = locations();
            for (StorageMode mode : StorageMode.values()) {
                PolicyEvaluator policy = new PolicyEvaluator(SessionPolicy.of(scope(own, mode)));
                for (Location folder : own) {
                    for (String key : keysAround(folder)) {
                        String bucket = random.nextInt(4) == 0 ? any(BUCKETS) : folder.bucket();
                        judgeObject(policy, own, mode, bucket, key);
                        judgeListing(policy, own, mode, bucket, key);
                    }
                }
            }
        }
        // A judge who always says the same proves nothing.
        assertThat(allowed).isGreaterThan(ROUNDS * 20L);
        assertThat(denied).isGreaterThan(ROUNDS * 20L);
    }

    private void judgeObject(PolicyEvaluator policy, List<Location> own, StorageMode mode, String bucket, String key) {
        String arn = "arn:aws:s3:::" + bucket + "/" + key;
        for (String action : OBJECT_ACTIONS) {
            boolean expected = own.stream()
                    .filter(folder -> folder.bucket().equals(bucket) && key.startsWith(folder.key() + "/"))
                    .anyMatch(folder -> opens(mode, action, key.substring(folder.key().length() + 1)));
            judge(policy.allows(action, arn, Map.of()), expected, action, arn, own, mode);
        }
        for (String action : BUCKET_ACTIONS) {
            judge(policy.allows(action, arn, Map.of("s3:prefix", key)), false, action, arn, own, mode);
        }
    }

    private static boolean opens(StorageMode mode, String action, String inside) {
        boolean metadata = inside.startsWith("metadata/");
        boolean data = inside.startsWith("data/");
        return switch (mode) {
            case READ -> action.equals("s3:GetObject");
            case APPEND -> action.equals("s3:GetObject") || ADDING.contains(action);
            case READ_WRITE ->
                action.equals("s3:GetObject") || ADDING.contains(action) || action.equals("s3:DeleteObject");
            case INGEST -> (metadata && action.equals("s3:GetObject"))
                    || ((metadata || data) && ADDING.contains(action));
        };
    }

    private void judgeListing(PolicyEvaluator policy, List<Location> own, StorageMode mode, String bucket,
            String prefix) {
        String arn = "arn:aws:s3:::" + bucket;
        for (String action : BUCKET_ACTIONS) {
            boolean expected = mode != StorageMode.INGEST && action.equals("s3:ListBucket") && own.stream()
                    .anyMatch(folder -> folder.bucket().equals(bucket) && prefix.startsWith(folder.key() + "/"));
            judge(policy.allows(action, arn, Map.of("s3:prefix", prefix)), expected, action, arn + " " + prefix, own,
                    mode);
            judge(policy.allows(action, arn, Map.of()), false, action, arn + " without prefix", own, mode);
            judge(policy.allows(action, "*", Map.of("s3:prefix", prefix)), false, action, "*", own, mode);
        }
        for (String action : OBJECT_ACTIONS) {
            judge(policy.allows(action, arn, Map.of()), false, action, arn, own, mode);
        }
    }

    private void judge(boolean verdict, boolean expected, String action, String what, List<Location> own,
            StorageMode mode) {
        if (verdict != expected) {
            assertThat(verdict).as("%s of %s with %s in %s, seed %d", action, what, mode, own, SEED)
                    .isEqualTo(expected);
        }
        allowed += verdict ? 1 : 0;
        denied += verdict ? 0 : 1;
    }

    /** Keys in the folder, and those that a slip would take for such. */
    private List<String> keysAround(Location folder) {
        String key = folder.key();
        int last = key.lastIndexOf('/') + 1;
        String inside = key + "/" + any(List.of("data/", "metadata/", "metadata", "data", "dat/", "", "x/")) + name();
        return List.of(inside, inside.toUpperCase(Locale.ROOT), key + "/", key, key + name(), key + name() + "/data/x",
                key + "*/x", key.substring(0, key.length() - 1), key.substring(0, key.length() - 1) + "/data/x",
                key.substring(0, last), key.substring(0, last) + name() + "/data/x", name() + "/" + key + "/x",
                "/" + key + "/x", key + "//data/x", key + "/../" + name() + "/x",
                key.replace(key.charAt(random.nextInt(key.length())), any(List.of('*', '?', '/', 'x'))) + "/data/x",
                "", "*", "/", name());
    }

    private List<Location> locations() {
        List<Location> locations = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder(any(List.of("s3://", "s3a://"))).append(any(BUCKETS));
            int segments = 2 + random.nextInt(3);
            for (int segment = 0; segment < segments; segment++) {
                text.append('/').append(name());
            }
            locations.add(Location.parse(text.toString()));
        }
        return locations;
    }

    private StorageScope scope(List<Location> locations, StorageMode mode) {
        List<Location> parents = locations.stream().map(each -> Location.parse(
                "s3://" + each.bucket() + "/" + each.key().substring(0, each.key().lastIndexOf('/')))).toList();
        S3Profile profile = new S3Profile(parents.getFirst(), null, "us-east-1", false, null, true)
                .withDelegation(Delegation.sts(StsSettings.DEFAULT));
        return StorageScope.of(profile, parents, new UUID(random.nextLong(), random.nextLong()), locations, mode);
    }

    /** Short, of few characters, so that names are often alike. */
    private String name() {
        StringBuilder name = new StringBuilder();
        int length = 1 + random.nextInt(3);
        for (int i = 0; i < length; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return name.toString().matches("\\.{1,2}") ? "a" : name.toString();
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
