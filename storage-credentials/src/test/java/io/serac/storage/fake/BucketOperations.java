package io.serac.storage.fake;

import static io.serac.storage.fake.S3Xml.element;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentNavigableMap;

/** Listing of a bucket and bulk deletion. Thread-safe. */
final class BucketOperations {
    private static final int PAGE_SIZE_MAX = 1000;

    private final ConcurrentNavigableMap<String, StoredObject> objects;

    BucketOperations(ConcurrentNavigableMap<String, StoredObject> objects) {
        this.objects = objects;
    }

    S3Response list(S3Request request) {
        String prefix = request.query("prefix").orElse("");
        String delimiter = request.query("delimiter").orElse("");
        String after = request.query("continuation-token").or(() -> request.query("start-after")).orElse("");
        int pageSize = request.query("max-keys").map(Integer::parseInt).orElse(PAGE_SIZE_MAX);
        boolean encoded = request.asks("encoding-type");

        StringBuilder contents = new StringBuilder();
        SortedSet<String> folders = new TreeSet<>();
        String lastKey = after;
        int count = 0;
        boolean truncated = false;
        for (Map.Entry<String, StoredObject> entry : objects.tailMap(after, false).entrySet()) {
            String key = entry.getKey();
            if (!key.startsWith(prefix)) {
                continue;
            }
            if (count == Math.min(pageSize, PAGE_SIZE_MAX)) {
                truncated = true;
                break;
            }
            count++;
            lastKey = key;
            int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            if (end >= 0) {
                folders.add(key.substring(0, end + delimiter.length()));
            } else {
                contents.append("<Contents>")
                        .append(element("Key", encoded ? S3Xml.urlEncoded(key) : key))
                        .append(element("LastModified", entry.getValue().lastModified().toString()))
                        .append(element("ETag", entry.getValue().etag()))
                        .append(element("Size", Integer.toString(entry.getValue().content().length)))
                        .append("</Contents>");
            }
        }
        for (String folder : folders) {
            contents.append("<CommonPrefixes>")
                    .append(element("Prefix", encoded ? S3Xml.urlEncoded(folder) : folder))
                    .append("</CommonPrefixes>");
        }
        return S3Response.xml("<ListBucketResult>" + element("Name", request.bucket())
                + element("Prefix", encoded ? S3Xml.urlEncoded(prefix) : prefix)
                + (encoded ? element("EncodingType", "url") : "")
                + element("KeyCount", Integer.toString(count))
                + element("IsTruncated", Boolean.toString(truncated))
                + (truncated ? element("NextContinuationToken", lastKey) : "")
                + contents + "</ListBucketResult>");
    }

    S3Response deleteMany(S3Request request) {
        StringBuilder deleted = new StringBuilder();
        for (String key : S3Xml.texts(request.body(), "Key")) {
            objects.remove(key);
            deleted.append("<Deleted>").append(element("Key", key)).append("</Deleted>");
        }
        return S3Response.xml("<DeleteResult>" + deleted + "</DeleteResult>");
    }
}
