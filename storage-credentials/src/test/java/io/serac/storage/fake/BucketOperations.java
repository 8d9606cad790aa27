package io.serac.storage.fake;

import static io.serac.storage.fake.S3Xml.element;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Lists of buckets and of what is in them, and bulk deletion. Thread-safe. */
final class BucketOperations {
    private static final int PAGE_SIZE_MAX = 1000;

    /** One page of keys, as XML. */
    private record Page(String contents, int count, boolean isTruncated, String lastKey) {
    }

    static S3Response listBuckets(Set<String> names) {
        StringBuilder buckets = new StringBuilder();
        for (String name : new TreeSet<>(names)) {
            buckets.append("<Bucket>").append(element("Name", name)).append("</Bucket>");
        }
        return S3Response.xml("<ListAllMyBucketsResult><Buckets>" + buckets + "</Buckets></ListAllMyBucketsResult>");
    }

    S3Response list(Bucket bucket, S3Request request) {
        String after = request.query("continuation-token").or(() -> request.query("start-after")).orElse("");
        Page page = page(bucket, request, after);
        return S3Response.xml("<ListBucketResult>" + head(bucket, request)
                + element("KeyCount", Integer.toString(page.count()))
                + element("IsTruncated", Boolean.toString(page.isTruncated()))
                + (page.isTruncated() ? element("NextContinuationToken", page.lastKey()) : "")
                + page.contents() + "</ListBucketResult>");
    }

    /** ListObjects, which version 2 has replaced. */
    S3Response listOld(Bucket bucket, S3Request request) {
        String marker = request.query("marker").orElse("");
        Page page = page(bucket, request, marker);
        return S3Response.xml("<ListBucketResult>" + head(bucket, request) + element("Marker", marker)
                + element("IsTruncated", Boolean.toString(page.isTruncated()))
                + (page.isTruncated() ? element("NextMarker", page.lastKey()) : "")
                + page.contents() + "</ListBucketResult>");
    }

    /** The bucket keeps no versions, so each object has one, whose id is null. */
    S3Response listVersions(Bucket bucket, S3Request request) {
        String prefix = request.query("prefix").orElse("");
        StringBuilder versions = new StringBuilder();
        bucket.objects().forEach((key, object) -> {
            if (key.startsWith(prefix)) {
                versions.append("<Version>").append(element("Key", key)).append(element("VersionId", "null"))
                        .append(element("IsLatest", "true")).append("</Version>");
            }
        });
        return S3Response.xml("<ListVersionsResult>" + element("Name", bucket.name())
                + element("IsTruncated", "false") + versions + "</ListVersionsResult>");
    }

    S3Response listUploads(Bucket bucket, S3Request request) {
        String prefix = request.query("prefix").orElse("");
        StringBuilder uploads = new StringBuilder();
        new TreeMap<>(bucket.uploads()).forEach((id, upload) -> {
            if (upload.key().startsWith(prefix)) {
                uploads.append("<Upload>").append(element("Key", upload.key())).append(element("UploadId", id))
                        .append("</Upload>");
            }
        });
        return S3Response.xml("<ListMultipartUploadsResult>" + element("Bucket", bucket.name())
                + element("IsTruncated", "false") + uploads + "</ListMultipartUploadsResult>");
    }

    /** @param mayDelete whether the caller may delete a key */
    S3Response deleteMany(Bucket bucket, S3Request request, Predicate<String> mayDelete) {
        boolean isQuiet = S3Xml.texts(request.body(), "Quiet").equals(List.of("true"));
        StringBuilder results = new StringBuilder();
        for (String key : S3Xml.texts(request.body(), "Key")) {
            if (!mayDelete.test(key)) {
                results.append("<Error>").append(element("Key", key)).append(element("Code", "AccessDenied"))
                        .append("</Error>");
                continue;
            }
            bucket.objects().remove(key);
            if (!isQuiet) {
                results.append("<Deleted>").append(element("Key", key)).append("</Deleted>");
            }
        }
        return S3Response.xml("<DeleteResult>" + results + "</DeleteResult>");
    }

    private static String head(Bucket bucket, S3Request request) {
        boolean encoded = request.asks("encoding-type");
        String prefix = request.query("prefix").orElse("");
        return element("Name", bucket.name()) + element("Prefix", encoded ? S3Xml.urlEncoded(prefix) : prefix)
                + (encoded ? element("EncodingType", "url") : "");
    }

    private static Page page(Bucket bucket, S3Request request, String after) {
        String prefix = request.query("prefix").orElse("");
        String delimiter = request.query("delimiter").orElse("");
        int pageSize = request.query("max-keys").map(Integer::parseInt).orElse(PAGE_SIZE_MAX);
        boolean encoded = request.asks("encoding-type");
        StringBuilder contents = new StringBuilder();
        SortedSet<String> folders = new TreeSet<>();
        String lastKey = after;
        int count = 0;
        boolean truncated = false;
        for (Map.Entry<String, StoredObject> entry : bucket.objects().tailMap(after, false).entrySet()) {
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
        return new Page(contents.toString(), count, truncated, lastKey);
    }
}
