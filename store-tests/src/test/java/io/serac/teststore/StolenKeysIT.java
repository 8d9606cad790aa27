package io.serac.teststore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.serac.storage.scope.StorageMode;
import io.serac.teststore.TestStore.Role;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Somebody who has got all that one table's keys may do, and uses them with a client of his own, comes at nothing else in the store.
 * The role behind allows everything in one run, so that the policy of the session is all that stands in the way.
 */
final class StolenKeysIT extends OnEachStore {
    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void readNothingElse(Role role) {
        try (S3Client thief = PlainClient.open(store, issue(role, StorageMode.READ_WRITE))) {
            assertThat(thief.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET).key(key + "/data/a")).asByteArray())
                    .isEqualTo(CONTENT);
            for (String outside : List.of(key + "x/data/a", folder + "/a")) {
                assertDenied("get " + outside, () -> thief.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET)
                        .key(outside)));
                assertDenied("head " + outside, () -> thief.headObject(head -> head.bucket(TestStore.BUCKET)
                        .key(outside)));
                assertDenied("tags of " + outside, () -> thief.getObjectTagging(tags -> tags
                        .bucket(TestStore.BUCKET).key(outside)));
            }
            for (String outside : outside()) {
                assertReadsNothing(thief, outside);
            }
            assertDenied("other bucket", () -> thief.getObjectAsBytes(get -> get.bucket(TestStore.OTHER_BUCKET)
                    .key(key + "/data/a")));
        }
    }

    // Ceph says of a key that is absent that it is, also to those who may not read it.
    private static void assertReadsNothing(S3Client thief, String outside) {
        assertThatExceptionOfType(S3Exception.class).as("get " + outside)
                .isThrownBy(() -> thief.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET).key(outside)))
                .satisfies(refusal -> assertThat(refusal.statusCode()).isIn(403, 404));
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void writeAndDeleteNothingElse(Role role) {
        List<String> before = objects();
        try (S3Client thief = PlainClient.open(store, issue(role, StorageMode.READ_WRITE))) {
            for (String outside : outside()) {
                assertDenied("put " + outside, () -> thief.putObject(put -> put.bucket(TestStore.BUCKET).key(outside),
                        RequestBody.fromBytes(CONTENT)));
                assertDenied("delete " + outside, () -> thief.deleteObject(delete -> delete.bucket(TestStore.BUCKET)
                        .key(outside)));
                assertDenied("upload " + outside, () -> thief.createMultipartUpload(start -> start
                        .bucket(TestStore.BUCKET).key(outside)));
            }
            assertDenied("put into other bucket", () -> thief.putObject(put -> put.bucket(TestStore.OTHER_BUCKET)
                    .key(key + "/data/a"), RequestBody.fromBytes(CONTENT)));
            assertDenied("delete from other bucket", () -> thief.deleteObject(delete -> delete
                    .bucket(TestStore.OTHER_BUCKET).key(key + "/data/a")));
        }
        assertThat(objects()).isEqualTo(before);
        assertThat(content(key + "x/data/a")).isEqualTo(FOREIGN);
    }

    /** Neighbours that are there, and keys with signs that a careless policy reads as patterns. */
    private List<String> outside() {
        return List.of(key + "x/data/a", folder + "/a", "a", key, key + "x", folder + "/*/data/a",
                folder + "/" + "?".repeat(36) + "/data/a", folder + "/${*}/data/a", "*", key + "*",
                key.substring(0, key.length() - 1) + "?/data/a");
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void listNothingElse(Role role) {
        try (S3Client thief = PlainClient.open(store, issue(role, StorageMode.READ_WRITE))) {
            assertThat(thief.listObjectsV2(list -> list.bucket(TestStore.BUCKET).prefix(key + "/")).contents())
                    .extracting(S3Object::key).containsExactlyInAnyOrder(key + "/data/a", key + "/metadata/a");
            for (String prefix : List.of("", folder, folder + "/", key, key + "x/", key + "x", "*", folder + "/*",
                    folder + "/*/", key + "*", folder + "/" + "?".repeat(36) + "/", folder + "/${*}/")) {
                assertDenied("list '" + prefix + "'", () -> thief.listObjectsV2(list -> list.bucket(TestStore.BUCKET)
                        .prefix(prefix)));
                assertDenied("old list '" + prefix + "'", () -> thief.listObjects(list -> list
                        .bucket(TestStore.BUCKET).prefix(prefix)));
                assertDenied("versions '" + prefix + "'", () -> thief.listObjectVersions(list -> list
                        .bucket(TestStore.BUCKET).prefix(prefix)));
                assertDenied("uploads '" + prefix + "'", () -> thief.listMultipartUploads(list -> list
                        .bucket(TestStore.BUCKET).prefix(prefix)));
            }
            assertDenied("list with a delimiter", () -> thief.listObjectsV2(list -> list.bucket(TestStore.BUCKET)
                    .delimiter("/")));
            assertDenied("list from a key of the table on", () -> thief.listObjectsV2(list -> list
                    .bucket(TestStore.BUCKET).startAfter(key + "/")));
            assertDenied("list the other bucket", () -> thief.listObjectsV2(list -> list
                    .bucket(TestStore.OTHER_BUCKET).prefix(key + "/")));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void buckets(Role role) {
        try (S3Client thief = PlainClient.open(store, issue(role, StorageMode.READ_WRITE))) {
            try {
                assertThat(thief.listBuckets().buckets()).as("names of buckets").isEmpty();
            } catch (S3Exception refusal) {
                assertThat(refusal.statusCode()).isEqualTo(403);
            }
            assertDenied("create a bucket", () -> thief.createBucket(bucket -> bucket.bucket("new-" + tableId)));
            assertDenied("delete a bucket", () -> thief.deleteBucket(bucket -> bucket
                    .bucket(TestStore.OTHER_BUCKET)));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void dotsInAPathLeadNowhere(Role role) throws Exception {
        AwsSessionCredentials keys = issue(role, StorageMode.READ_WRITE);
        for (String path : List.of(key + "/../" + tableId + "x/data/a", key + "/%2e%2e/" + tableId + "x/data/a",
                key + "/data/../../" + tableId + "x/data/a", key + "/..%2F" + tableId + "x/data/a",
                key + "//../" + tableId + "x/data/a", key + "/./../" + tableId + "x/data/a")) {
            HttpResponse<String> answer = RawCall.send(store, keys, "GET", "/" + TestStore.BUCKET + "/" + path);

            assertThat(answer.statusCode()).as(path + ": " + answer.body()).isIn(400, 403, 404);
            assertThat(answer.body()).doesNotContain(new String(FOREIGN, StandardCharsets.UTF_8));
        }
        HttpResponse<String> own = RawCall.send(store, keys, "GET", "/" + TestStore.BUCKET + "/" + key + "/data/a");
        assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
    }
}
