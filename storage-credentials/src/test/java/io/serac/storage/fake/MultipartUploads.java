package io.serac.storage.fake;

import static io.serac.storage.fake.S3Xml.element;

import io.serac.storage.fake.Bucket.Upload;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Uploads in parts. Asks for no rights. Thread-safe. */
final class MultipartUploads {
    static final Set<S3Operation> OPERATIONS = Set.of(S3Operation.START_UPLOAD, S3Operation.UPLOAD_PART,
            S3Operation.COMPLETE_UPLOAD, S3Operation.ABORT_UPLOAD, S3Operation.LIST_PARTS);

    private final Clock clock;

    MultipartUploads(Clock clock) {
        this.clock = clock;
    }

    S3Response start(Bucket bucket, String key, S3Request request) {
        String id = UUID.randomUUID().toString();
        bucket.uploads().put(id,
                new Upload(key, ObjectOperations.asksForPublic(request), new ConcurrentHashMap<>()));
        return S3Response.xml("<InitiateMultipartUploadResult>" + element("Bucket", bucket.name())
                + element("Key", key) + element("UploadId", id) + "</InitiateMultipartUploadResult>");
    }

    S3Response putPart(Bucket bucket, S3Request request) {
        StoredObject part = new StoredObject(request.body(), clock.instant(), false);
        find(bucket, request).parts().put(Integer.parseInt(request.query("partNumber").orElseThrow()), part);
        S3Response stored = request.copySource().isPresent()
                ? S3Response.xml("<CopyPartResult>" + element("ETag", part.etag()) + "</CopyPartResult>")
                : S3Response.empty(200);
        return stored.with("ETag", part.etag());
    }

    S3Response complete(Bucket bucket, String key, S3Request request) {
        Upload upload = find(bucket, request);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (String number : S3Xml.texts(request.body(), "PartNumber")) {
            StoredObject part = upload.parts().get(Integer.parseInt(number));
            if (part == null) {
                throw new Refusal(400, "InvalidPart");
            }
            content.writeBytes(part.content());
        }
        StoredObject object = new StoredObject(content.toByteArray(), clock.instant(), upload.isPublic());
        if (request.header("If-None-Match").isPresent() && bucket.objects().containsKey(key)) {
            throw new Refusal(412, "PreconditionFailed");
        }
        bucket.objects().put(upload.key(), object);
        bucket.uploads().remove(uploadId(request));
        return S3Response.xml("<CompleteMultipartUploadResult>" + element("Bucket", bucket.name())
                + element("Key", upload.key()) + element("ETag", object.etag()) + "</CompleteMultipartUploadResult>");
    }

    S3Response abort(Bucket bucket, S3Request request) {
        find(bucket, request);
        bucket.uploads().remove(uploadId(request));
        return S3Response.empty(204);
    }

    S3Response listParts(Bucket bucket, S3Request request) {
        StringBuilder parts = new StringBuilder();
        new TreeMap<>(find(bucket, request).parts()).forEach((number, part) -> parts.append("<Part>")
                .append(element("PartNumber", number.toString()))
                .append(element("ETag", part.etag()))
                .append(element("Size", Integer.toString(part.content().length)))
                .append("</Part>"));
        return S3Response.xml("<ListPartsResult>" + element("UploadId", uploadId(request))
                + element("IsTruncated", "false") + parts + "</ListPartsResult>");
    }

    private static String uploadId(S3Request request) {
        return request.query("uploadId").orElseThrow();
    }

    private static Upload find(Bucket bucket, S3Request request) {
        Upload upload = bucket.uploads().get(uploadId(request));
        if (upload == null || !upload.key().equals(request.key())) {
            throw new Refusal(404, "NoSuchUpload");
        }
        return upload;
    }
}
