package io.serac.storage.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What one identity can try in the bucket of a try-out. Thread-safe as its client is. */
final class Access {
    private final S3Client client;
    private final String bucket;
    private final Deadline deadline;

    Access(S3Client client, String bucket, Deadline deadline) {
        this.client = client;
        this.bucket = bucket;
        this.deadline = deadline;
    }

    /** Content, or as much of it as a try-out ever writes. */
    Attempt<byte[]> get(String key) {
        return attempt(() -> client.getObject(get -> get.bucket(bucket).key(key), (_, body) -> readSome(body)));
    }

    private static byte[] readSome(AbortableInputStream body) throws IOException {
        byte[] content = body.readNBytes(ProbeContent.BYTES_MAX);
        if (content.length == ProbeContent.BYTES_MAX) {
            body.abort();
        }
        return content;
    }

    Attempt<Boolean> put(String key, byte[] content) {
        return done(() -> client.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(content)));
    }

    Attempt<Boolean> publish(String key, byte[] content) {
        return done(() -> client.putObject(put -> put.bucket(bucket).key(key).acl(ObjectCannedACL.PUBLIC_READ),
                RequestBody.fromBytes(content)));
    }

    Attempt<Boolean> delete(String key) {
        return done(() -> client.deleteObject(delete -> delete.bucket(bucket).key(key)));
    }

    Attempt<Boolean> deleteInBulk(String key) {
        return done(() -> client.deleteObjects(delete -> delete.bucket(bucket)
                .delete(list -> list.objects(ObjectIdentifier.builder().key(key).build()))));
    }

    Attempt<Boolean> copy(String source, String target) {
        return done(() -> client.copyObject(copy -> copy.sourceBucket(bucket).sourceKey(source)
                .destinationBucket(bucket).destinationKey(target)));
    }

    /** Id of the upload. */
    Attempt<String> startUpload(String key) {
        return attempt(() -> client.createMultipartUpload(start -> start.bucket(bucket).key(key)).uploadId());
    }

    /** Puts the only part of an upload and completes it. */
    Attempt<Boolean> completeUpload(String key, String uploadId, byte[] content) {
        return done(() -> {
            String etag = client.uploadPart(
                    part -> part.bucket(bucket).key(key).uploadId(uploadId).partNumber(1),
                    RequestBody.fromBytes(content)).eTag();
            return client.completeMultipartUpload(complete -> complete.bucket(bucket).key(key).uploadId(uploadId)
                    .multipartUpload(parts -> parts
                            .parts(CompletedPart.builder().partNumber(1).eTag(etag).build())));
        });
    }

    Attempt<Boolean> abortUpload(String key, String uploadId) {
        return done(() -> client.abortMultipartUpload(
                abort -> abort.bucket(bucket).key(key).uploadId(uploadId)));
    }

    /** Keys. */
    Attempt<List<String>> list(String prefix) {
        return attempt(() -> keys(client.listObjectsV2(list -> list.bucket(bucket).prefix(prefix)).contents()));
    }

    Attempt<List<String>> listWholeBucket() {
        return attempt(() -> keys(client.listObjectsV2(list -> list.bucket(bucket)).contents()));
    }

    Attempt<List<String>> listTheOldWay(String prefix) {
        return attempt(() -> keys(client.listObjects(list -> list.bucket(bucket).prefix(prefix)).contents()));
    }

    /** Keys, those of deleted objects too. */
    Attempt<List<String>> listVersions(String prefix) {
        return attempt(() -> {
            ListObjectVersionsResponse answer =
                    client.listObjectVersions(list -> list.bucket(bucket).prefix(prefix));
            List<String> keys = new ArrayList<>(answer.versions().stream().map(ObjectVersion::key).toList());
            answer.deleteMarkers().stream().map(DeleteMarkerEntry::key).forEach(keys::add);
            return keys;
        });
    }

    /** Keys. */
    Attempt<List<String>> listUploads(String prefix) {
        return attempt(() -> client.listMultipartUploads(list -> list.bucket(bucket).prefix(prefix)).uploads()
                .stream().map(MultipartUpload::key).toList());
    }

    /** Names. */
    Attempt<List<String>> listBuckets() {
        return attempt(() -> client.listBuckets().buckets().stream().map(Bucket::name).toList());
    }

    Attempt<Boolean> setBucketPolicy(String policy) {
        return done(() -> client.putBucketPolicy(put -> put.bucket(bucket).policy(policy)));
    }

    private static List<String> keys(List<S3Object> objects) {
        return objects.stream().map(S3Object::key).toList();
    }

    private Attempt<Boolean> done(Supplier<?> call) {
        return attempt(() -> {
            Object _ = call.get();
            return true;
        });
    }

    private <T> Attempt<T> attempt(Supplier<T> call) {
        return Attempt.of(deadline, call);
    }
}
