package io.serac.storage.fake;

import static io.serac.storage.fake.S3Xml.element;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import org.jspecify.annotations.Nullable;

/** Uploads in parts. Thread-safe. */
final class MultipartUploads {
    private record Upload(String key, Map<Integer, StoredObject> parts) {
    }

    private final ConcurrentNavigableMap<String, StoredObject> objects;
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final Clock clock;

    MultipartUploads(ConcurrentNavigableMap<String, StoredObject> objects, Clock clock) {
        this.objects = objects;
        this.clock = clock;
    }

    S3Response start(S3Request request) {
        String id = UUID.randomUUID().toString();
        uploads.put(id, new Upload(request.key(), new ConcurrentHashMap<>()));
        return S3Response.xml("<InitiateMultipartUploadResult>" + element("Bucket", request.bucket())
                + element("Key", request.key()) + element("UploadId", id) + "</InitiateMultipartUploadResult>");
    }

    S3Response putPart(S3Request request) {
        Upload upload = find(request);
        if (upload == null) {
            return S3Response.error(404, "NoSuchUpload");
        }
        StoredObject part = new StoredObject(request.body(), clock.instant());
        upload.parts().put(Integer.parseInt(request.query("partNumber").orElseThrow()), part);
        return S3Response.empty(200).with("ETag", part.etag());
    }

    S3Response complete(S3Request request) {
        Upload upload = find(request);
        if (upload == null) {
            return S3Response.error(404, "NoSuchUpload");
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (String number : S3Xml.texts(request.body(), "PartNumber")) {
            StoredObject part = upload.parts().get(Integer.parseInt(number));
            if (part == null) {
                return S3Response.error(400, "InvalidPart");
            }
            content.writeBytes(part.content());
        }
        StoredObject object = new StoredObject(content.toByteArray(), clock.instant());
        objects.put(upload.key(), object);
        uploads.remove(request.query("uploadId").orElseThrow());
        return S3Response.xml("<CompleteMultipartUploadResult>" + element("Bucket", request.bucket())
                + element("Key", upload.key()) + element("ETag", object.etag()) + "</CompleteMultipartUploadResult>");
    }

    S3Response abort(S3Request request) {
        return uploads.remove(request.query("uploadId").orElseThrow()) == null
                ? S3Response.error(404, "NoSuchUpload")
                : S3Response.empty(204);
    }

    private @Nullable Upload find(S3Request request) {
        Upload upload = uploads.get(request.query("uploadId").orElseThrow());
        return upload != null && upload.key().equals(request.key()) ? upload : null;
    }
}
