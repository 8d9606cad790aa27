package io.serac.teststore;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.scope.StorageMode;
import io.serac.teststore.TestStore.Role;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** Requests that name two places do not carry stolen keys over the border of their table. */
final class StolenKeysAcrossIT extends OnEachStore {
    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void copyNothingInOrOut(Role role) {
        List<String> before = objects();
        try (S3Client thief = PlainClient.open(store, issue(role, StorageMode.READ_WRITE))) {
            for (String source : List.of(key + "x/data/a", folder + "/a")) {
                assertDenied("copy in " + source, () -> thief.copyObject(copy -> copy.sourceBucket(TestStore.BUCKET)
                        .sourceKey(source).destinationBucket(TestStore.BUCKET).destinationKey(key + "/data/b")));
            }
            assertDenied("copy in from the other bucket", () -> thief.copyObject(copy -> copy
                    .sourceBucket(TestStore.OTHER_BUCKET).sourceKey(key + "/data/a")
                    .destinationBucket(TestStore.BUCKET).destinationKey(key + "/data/b")));
            for (String target : List.of(key + "x/data/a", folder + "/b", "b")) {
                assertDenied("copy out " + target, () -> thief.copyObject(copy -> copy
                        .sourceBucket(TestStore.BUCKET).sourceKey(key + "/data/a")
                        .destinationBucket(TestStore.BUCKET).destinationKey(target)));
            }
            assertDenied("copy out to the other bucket", () -> thief.copyObject(copy -> copy
                    .sourceBucket(TestStore.BUCKET).sourceKey(key + "/data/a")
                    .destinationBucket(TestStore.OTHER_BUCKET).destinationKey(key + "/data/b")));
        }
        assertThat(objects()).isEqualTo(before);
        assertThat(content(key + "x/data/a")).isEqualTo(FOREIGN);
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void uploadNoPartsAcross(Role role) {
        String outside = key + "x/data/b";
        String foreign = admin.createMultipartUpload(start -> start.bucket(TestStore.BUCKET).key(outside)).uploadId();
        String foreignTag = admin.uploadPart(part -> part.bucket(TestStore.BUCKET).key(outside).uploadId(foreign)
                .partNumber(1), RequestBody.fromBytes(FOREIGN)).eTag();
        String inside = key + "/data/b";
        try (S3Client thief = PlainClient.open(store, issue(role, StorageMode.READ_WRITE))) {
            assertDenied("part", () -> thief.uploadPart(part -> part.bucket(TestStore.BUCKET).key(outside)
                    .uploadId(foreign).partNumber(2), RequestBody.fromBytes(CONTENT)));
            assertDenied("parts", () -> thief.listParts(list -> list.bucket(TestStore.BUCKET).key(outside)
                    .uploadId(foreign)));
            assertDenied("complete", () -> thief.completeMultipartUpload(complete -> complete
                    .bucket(TestStore.BUCKET).key(outside).uploadId(foreign)
                    .multipartUpload(parts -> parts.parts(firstPart(foreignTag)))));
            assertDenied("abort", () -> thief.abortMultipartUpload(abort -> abort.bucket(TestStore.BUCKET)
                    .key(outside).uploadId(foreign)));

            String own = thief.createMultipartUpload(start -> start.bucket(TestStore.BUCKET).key(inside)).uploadId();
            assertDenied("part copied in", () -> thief.uploadPartCopy(part -> part.sourceBucket(TestStore.BUCKET)
                    .sourceKey(key + "x/data/a").destinationBucket(TestStore.BUCKET).destinationKey(inside)
                    .uploadId(own).partNumber(1)));
            assertDenied("part copied in from the other bucket", () -> thief.uploadPartCopy(part -> part
                    .sourceBucket(TestStore.OTHER_BUCKET).sourceKey(key + "/data/a")
                    .destinationBucket(TestStore.BUCKET).destinationKey(inside).uploadId(own).partNumber(1)));
            assertDenied("own upload completed elsewhere", () -> thief.completeMultipartUpload(complete -> complete
                    .bucket(TestStore.BUCKET).key(outside).uploadId(own)
                    .multipartUpload(parts -> parts.parts(firstPart(foreignTag)))));
            thief.abortMultipartUpload(abort -> abort.bucket(TestStore.BUCKET).key(inside).uploadId(own));
        }
        admin.completeMultipartUpload(complete -> complete.bucket(TestStore.BUCKET).key(outside).uploadId(foreign)
                .multipartUpload(parts -> parts.parts(firstPart(foreignTag))));
        assertThat(content(outside)).as("the foreign upload is as it was").isEqualTo(FOREIGN);
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void deleteNothingElseInBulk(Role role) {
        String outside = key + "x/data/a";
        try (S3Client thief = PlainClient.open(store, issue(role, StorageMode.READ_WRITE))) {
            boolean refused = isRefused(thief, TestStore.BUCKET, key + "/data/a", outside);
            assertThat(refused).as("outside is reported as not deleted").isTrue();
            assertThat(isRefused(thief, TestStore.BUCKET, outside)).isTrue();
            assertThat(isRefused(thief, TestStore.OTHER_BUCKET, key + "/data/a")).isTrue();
        }
        assertThat(content(outside)).isEqualTo(FOREIGN);
        assertThat(admin.getObjectAsBytes(get -> get.bucket(TestStore.OTHER_BUCKET).key(key + "/data/a"))
                .asByteArray()).isEqualTo(FOREIGN);
    }

    /** Whether the last of the keys is refused, by itself or with the whole request. */
    private static boolean isRefused(S3Client thief, String bucket, String... keys) {
        List<ObjectIdentifier> objects = List.of(keys).stream()
                .map(name -> ObjectIdentifier.builder().key(name).build()).toList();
        try {
            return thief.deleteObjects(delete -> delete.bucket(bucket).delete(list -> list.objects(objects))).errors()
                    .stream().anyMatch(error -> keys[keys.length - 1].equals(error.key()));
        } catch (AwsServiceException refusal) {
            assertThat(refusal.statusCode()).isEqualTo(403);
            return true;
        }
    }
}
