package io.serac.storage.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.storage.AccessKey;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Users of the fake store and what they may do. */
class FakeUsersTest {
    private final FakeObjectStore store = FakeObjectStore.start();
    private final FakeClients clients = new FakeClients(store);
    private final S3Client all = clients.s3(store.key());

    @AfterEach
    void stop() {
        clients.close();
        store.close();
    }

    @Test
    void aReaderReadsOnlyAndAWriterWritesOnly() {
        store.put("a", new byte[]{1});
        S3Client reader = clients.s3(store.readerKey());
        S3Client writer = clients.s3(store.writerKey());

        assertThat(reader.getObjectAsBytes(get -> get.bucket("lake").key("a")).asByteArray()).containsExactly(1);
        assertThat(reader.listObjectsV2(list -> list.bucket("lake")).contents()).extracting(S3Object::key)
                .containsExactly("a");
        refused(403, () -> reader.putObject(put -> put.bucket("lake").key("b"), RequestBody.empty()));
        refused(403, () -> reader.deleteObject(delete -> delete.bucket("lake").key("a")));

        writer.putObject(put -> put.bucket("lake").key("b"), RequestBody.empty());
        refused(403, () -> writer.getObjectAsBytes(get -> get.bucket("lake").key("a")));
        refused(403, () -> writer.listObjectsV2(list -> list.bucket("lake")));
        refused(403, () -> writer.copyObject(copy -> copy.sourceBucket("lake").sourceKey("a").destinationBucket("lake")
                .destinationKey("c")));
        writer.deleteObject(delete -> delete.bucket("lake").key("a"));
        assertThat(store.keys()).containsExactly("b");
    }

    @Test
    void whatIsPublishedIsReadByAnybody() {
        all.putObject(put -> put.bucket("lake").key("open").acl(ObjectCannedACL.PUBLIC_READ),
                RequestBody.fromString("x"));
        all.putObject(put -> put.bucket("lake").key("closed"), RequestBody.fromString("x"));
        S3Client anybody = clients.anonymous();

        assertThat(anybody.getObjectAsBytes(get -> get.bucket("lake").key("open")).asUtf8String()).isEqualTo("x");
        refused(403, () -> anybody.getObjectAsBytes(get -> get.bucket("lake").key("closed")));
        refused(403, () -> anybody.listObjectsV2(list -> list.bucket("lake")));
        refused(403, () -> anybody.putObject(put -> put.bucket("lake").key("x"), RequestBody.empty()));
        all.putObjectAcl(put -> put.bucket("lake").key("open").acl(ObjectCannedACL.PRIVATE));
        refused(403, () -> anybody.getObjectAsBytes(get -> get.bucket("lake").key("open")));
    }

    @Test
    void bucketPoliciesAreObeyed() {
        store.put("a", new byte[1]);
        store.put("b", new byte[1]);
        all.putBucketPolicy(put -> put.bucket("lake").policy("""
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::lake/a"},
                 {"Effect":"Deny","Principal":{"AWS":"arn:aws:iam:::user/reader"},"Action":"s3:GetObject",
                  "Resource":"arn:aws:s3:::lake/b"}]}"""));

        clients.anonymous().headObject(get -> get.bucket("lake").key("a"));
        refused(403, () -> clients.anonymous().headObject(get -> get.bucket("lake").key("b")));
        refused(403, () -> clients.s3(store.readerKey()).headObject(get -> get.bucket("lake").key("b")));
        all.headObject(get -> get.bucket("lake").key("b"));
        refused(400, () -> all.putBucketPolicy(put -> put.bucket("lake").policy("{}")));
    }

    @Test
    void listsInAllWays() {
        for (String key : new String[]{"a/1", "a/2", "a/b/3", "c"}) {
            store.put(key, new byte[1]);
        }
        all.createMultipartUpload(start -> start.bucket("lake").key("a/up"));

        assertThat(all.listObjects(list -> list.bucket("lake").prefix("a/").delimiter("/")).contents())
                .extracting(S3Object::key).containsExactly("a/1", "a/2");
        assertThat(all.listObjectsV2Paginator(list -> list.bucket("lake").maxKeys(1)).contents())
                .extracting(S3Object::key).containsExactly("a/1", "a/2", "a/b/3", "c");
        assertThat(all.listObjectVersions(list -> list.bucket("lake").prefix("a/b/")).versions())
                .extracting(ObjectVersion::key).containsExactly("a/b/3");
        assertThat(all.listMultipartUploads(list -> list.bucket("lake").prefix("a/")).uploads())
                .extracting(upload -> upload.key()).containsExactly("a/up");
        assertThat(all.listBuckets().buckets()).extracting(bucket -> bucket.name()).containsExactly("lake", "other");
    }

    @Test
    void uploadsInSignedChunksAreVerified() {
        byte[] content = new byte[300_000];
        Arrays.fill(content, (byte) 7);

        clients.chunking(store.key()).putObject(put -> put.bucket("lake").key("a"), RequestBody.fromBytes(content));

        assertThat(store.content("a").orElseThrow()).isEqualTo(content);
        store.weaken(Weakness.REFUSES_CHUNKED_UPLOADS);
        refused(400, () -> clients.chunking(store.key()).putObject(put -> put.bucket("lake").key("b"),
                RequestBody.fromBytes(content)));
        assertThat(store.keys()).containsExactly("a");
    }

    @Test
    void absenceIsToldOnlyToWhoMayList() {
        refused(404, () -> clients.s3(store.readerKey()).headObject(get -> get.bucket("lake").key("absent")));
        store.putUser("getter", new AccessKey("AKGETTER", "secret"), """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""");

        refused(403, () -> clients.s3(new AccessKey("AKGETTER", "secret"))
                .headObject(get -> get.bucket("lake").key("absent")));
    }

    private static void refused(int status, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class,
                refusal -> assertThat(refusal.statusCode()).isEqualTo(status));
    }
}
