package io.serac.teststore;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.S3Profile;
import io.serac.storage.scope.StorageMode;
import io.serac.teststore.TestStore.Role;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Stolen keys change no rights, neither their own nor those of others. */
final class StolenKeysAdministrationIT extends OnEachStore {
    private static final String ALLOW_EVERYBODY = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Principal\":\"*\",\"Action\":[\"s3:*\"],\"Resource\":[\"arn:aws:s3:::*\"]}]}";

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void changeNoAccessControlList(Role role) {
        try (S3Client thief = PlainClient.open(store, issue(role, StorageMode.READ_WRITE))) {
            for (String object : List.of(key + "/data/a", key + "x/data/a")) {
                assertDenied("read ACL of " + object, () -> thief.getObjectAcl(acl -> acl.bucket(TestStore.BUCKET)
                        .key(object)));
                assertDenied("publish " + object, () -> thief.putObjectAcl(acl -> acl.bucket(TestStore.BUCKET)
                        .key(object).acl(ObjectCannedACL.PUBLIC_READ)));
            }
            assertDenied("read ACL", () -> thief.getBucketAcl(acl -> acl.bucket(TestStore.BUCKET)));
            assertDenied("publish", () -> thief.putBucketAcl(acl -> acl.bucket(TestStore.BUCKET)
                    .acl(BucketCannedACL.PUBLIC_READ_WRITE)));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void changeNothingOfABucket(Role role) {
        try (S3Client thief = PlainClient.open(store, issue(role, StorageMode.READ_WRITE))) {
            for (String bucket : List.of(TestStore.BUCKET, TestStore.OTHER_BUCKET)) {
                assertDenied("read policy", () -> thief.getBucketPolicy(policy -> policy.bucket(bucket)));
                assertDenied("put policy", () -> thief.putBucketPolicy(policy -> policy.bucket(bucket)
                        .policy(ALLOW_EVERYBODY)));
                assertDenied("delete policy", () -> thief.deleteBucketPolicy(policy -> policy.bucket(bucket)));
                assertDenied("versioning", () -> thief.putBucketVersioning(versioning -> versioning.bucket(bucket)
                        .versioningConfiguration(status -> status.status(BucketVersioningStatus.ENABLED))));
                assertDenied("delete life cycle", () -> thief.deleteBucketLifecycle(rules -> rules.bucket(bucket)));
                assertDenied("delete CORS", () -> thief.deleteBucketCors(rules -> rules.bucket(bucket)));
                assertDenied("delete bucket", () -> thief.deleteBucket(delete -> delete.bucket(bucket)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void getNoOtherKeys(Role role) {
        S3Profile profile = sts(role);
        AwsSessionCredentials keys = issue(role, StorageMode.READ_WRITE);
        try (StsClient thief = PlainClient.sts(store, keys)) {
            assertDenied("assume the role again", () -> assume(thief, profile, null));
            assertDenied("with a policy", () -> assume(thief, profile, ALLOW_EVERYBODY.replace(
                    "\"Principal\":\"*\",", "")));
            assertDenied("a token of the user", () -> thief.getSessionToken());
        }
    }

    // The twin of the refusals above: the same calls do open everything where the role's trust policy lacks its Deny.
    @Test
    void wouldGetAllThatTheRoleHasWithoutTheDenyOfItsTrustPolicy() {
        S3Profile profile = sts(Role.REASSUMABLE);
        AwsSessionCredentials keys = issue(Role.REASSUMABLE, StorageMode.READ);
        try (S3Client thief = PlainClient.open(store, keys)) {
            assertDenied("get", () -> thief.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET)
                    .key(key + "x/data/a")));
        }
        AwsSessionCredentials more;
        try (StsClient thief = PlainClient.sts(store, keys)) {
            Credentials assumed = assume(thief, profile, null);
            more = AwsSessionCredentials.create(assumed.accessKeyId(), assumed.secretAccessKey(),
                    assumed.sessionToken());
        }
        try (S3Client thief = PlainClient.open(store, more)) {
            assertThat(thief.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET).key(key + "x/data/a"))
                    .asByteArray()).isEqualTo(FOREIGN);
        }
    }

    private static Credentials assume(StsClient sts, S3Profile profile, @Nullable String policy) {
        String arn = Objects.requireNonNullElse(profile.delegation().sts().roleArn(), "arn:xxx:xxx:xxx:xxxx");
        return sts.assumeRole(role -> role.roleArn(arn).roleSessionName("thief").policy(policy)
                .durationSeconds(900)).credentials();
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void changeNoUsersOrRoles(Role role) throws Exception {
        AwsSessionCredentials keys = issue(role, StorageMode.READ_WRITE);
        String arn = Objects.requireNonNullElse(sts(role).delegation().sts().roleArn(), "arn:aws:iam:::role/x");
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        for (Map<String, String> call : List.of(
                Map.of("Action", "ListRoles"),
                Map.of("Action", "GetRole", "RoleName", name),
                Map.of("Action", "ListRolePolicies", "RoleName", name),
                Map.of("Action", "DeleteRolePolicy", "RoleName", name, "PolicyName", "files"),
                Map.of("Action", "ListUserPolicies", "UserName", "serac"))) {
            HttpResponse<String> answer = RawCall.send(store, keys, "iam", "POST", "/", "", call);

            assertThat(answer.statusCode()).as(call + ": " + answer.body()).isIn(400, 403, 405);
            assertThat(answer.body()).doesNotContain("<Role>", "PolicyNames");
        }
        assertThat(issue(role, StorageMode.READ).accessKeyId()).as("the role is as it was").isNotEmpty();
    }
}
