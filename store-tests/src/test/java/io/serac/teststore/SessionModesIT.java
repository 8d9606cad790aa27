package io.serac.teststore;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import io.serac.teststore.TestStore.Role;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Temporary keys open what their mode says, and nothing else of the same table. */
final class SessionModesIT extends OnEachStore {
    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void readReadsAndLists(Role role) {
        try (S3Client s3 = PlainClient.open(store, issue(role, StorageMode.READ))) {
            assertReads(s3, "data/a");
            assertLists(s3);

            assertDoesNotWrite(s3, "data/b");
            assertDoesNotDelete(s3, "data/a");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void appendAddsAndDeletesNothing(Role role) {
        try (S3Client s3 = PlainClient.open(store, issue(role, StorageMode.APPEND))) {
            assertReads(s3, "data/a");
            assertLists(s3);
            assertWrites(s3, "data/b");
            assertUploadsInParts(s3, "data/c");

            assertDoesNotDelete(s3, "data/a");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void readWriteDeletesToo(Role role) {
        try (S3Client s3 = PlainClient.open(store, issue(role, StorageMode.READ_WRITE))) {
            assertReads(s3, "data/a");
            assertLists(s3);
            assertWrites(s3, "data/b");
            assertUploadsInParts(s3, "data/c");
            s3.deleteObject(delete -> delete.bucket(TestStore.BUCKET).key(key + "/data/a"));

            assertThat(objects()).contains(tableId + "/data/b").doesNotContain(tableId + "/data/a");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void ingestAddsWithoutSeeingData(Role role) {
        try (S3Client s3 = PlainClient.open(store, issue(role, StorageMode.INGEST))) {
            assertWrites(s3, "data/b");
            assertWrites(s3, "metadata/b");
            assertUploadsInParts(s3, "data/c");
            assertReads(s3, "metadata/a");

            assertDenied("read data", () -> s3.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET)
                    .key(key + "/data/a")));
            assertDenied("list", () -> s3.listObjectsV2(list -> list.bucket(TestStore.BUCKET).prefix(key + "/")));
            assertDoesNotWrite(s3, "elsewhere/b");
            assertDoesNotDelete(s3, "metadata/a");
            assertDoesNotDelete(s3, "data/a");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"DOCUMENTED", "ALL_POWERFUL"})
    void allLocationsOfATableAreOpenAndWhatLiesBetweenIsNot(Role role) {
        Location root = Location.parse("s3://" + TestStore.BUCKET + "/" + folder);
        StorageScope two = StorageScope.of(sts(role), List.of(), tableId,
                List.of(root.resolve(tableId.toString()), root.resolve("given/t")), StorageMode.READ_WRITE);
        put(folder + "/given/t/a", CONTENT);
        put(folder + "/given/u/a", FOREIGN);
        try (S3Client s3 = PlainClient.open(store, keys(issuer.issue(two, PRINCIPAL)))) {
            assertReads(s3, "data/a");
            assertThat(s3.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET).key(folder + "/given/t/a"))
                    .asByteArray()).isEqualTo(CONTENT);
            assertThat(s3.listObjectsV2(list -> list.bucket(TestStore.BUCKET).prefix(folder + "/given/t/"))
                    .contents()).hasSize(1);
            assertLists(s3);

            assertDenied("read beside", () -> s3.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET)
                    .key(folder + "/given/u/a")));
            assertDenied("list above", () -> s3.listObjectsV2(list -> list.bucket(TestStore.BUCKET)
                    .prefix(folder + "/given/")));
        }
    }

    private void assertReads(S3Client s3, String file) {
        assertThat(s3.getObjectAsBytes(get -> get.bucket(TestStore.BUCKET).key(key + "/" + file)).asByteArray())
                .isEqualTo(CONTENT);
        assertThat(s3.headObject(head -> head.bucket(TestStore.BUCKET).key(key + "/" + file)).contentLength())
                .isEqualTo(CONTENT.length);
    }

    private void assertLists(S3Client s3) {
        assertThat(s3.listObjectsV2(list -> list.bucket(TestStore.BUCKET).prefix(key + "/")).contents())
                .extracting(S3Object::key).contains(key + "/data/a", key + "/metadata/a");
    }

    private void assertWrites(S3Client s3, String file) {
        s3.putObject(put -> put.bucket(TestStore.BUCKET).key(key + "/" + file), RequestBody.fromBytes(CONTENT));
        assertThat(content(key + "/" + file)).isEqualTo(CONTENT);
    }

    private void assertUploadsInParts(S3Client s3, String file) {
        String id = s3.createMultipartUpload(start -> start.bucket(TestStore.BUCKET).key(key + "/" + file)).uploadId();
        String tag = s3.uploadPart(part -> part.bucket(TestStore.BUCKET).key(key + "/" + file).uploadId(id)
                .partNumber(1), RequestBody.fromBytes(CONTENT)).eTag();
        assertThat(s3.listParts(list -> list.bucket(TestStore.BUCKET).key(key + "/" + file).uploadId(id)).parts())
                .hasSize(1);
        s3.completeMultipartUpload(complete -> complete.bucket(TestStore.BUCKET).key(key + "/" + file).uploadId(id)
                .multipartUpload(parts -> parts.parts(firstPart(tag))));
        assertThat(content(key + "/" + file)).isEqualTo(CONTENT);

        String given = s3.createMultipartUpload(start -> start.bucket(TestStore.BUCKET).key(key + "/" + file + "2"))
                .uploadId();
        s3.abortMultipartUpload(abort -> abort.bucket(TestStore.BUCKET).key(key + "/" + file + "2").uploadId(given));
        assertThat(objects()).doesNotContain(tableId + "/" + file + "2");
    }

    private void assertDoesNotWrite(S3Client s3, String file) {
        assertDenied("put " + file, () -> s3.putObject(put -> put.bucket(TestStore.BUCKET).key(key + "/" + file),
                RequestBody.fromBytes(FOREIGN)));
        assertDenied("upload " + file, () -> s3.createMultipartUpload(start -> start.bucket(TestStore.BUCKET)
                .key(key + "/" + file)));
        assertThat(objects()).doesNotContain(tableId + "/" + file);
    }

    private void assertDoesNotDelete(S3Client s3, String file) {
        assertDenied("delete " + file, () -> s3.deleteObject(delete -> delete.bucket(TestStore.BUCKET)
                .key(key + "/" + file)));
        assertThat(content(key + "/" + file)).isEqualTo(CONTENT);
    }
}
