package io.serac.storage.fake;

import static io.serac.storage.fake.S3Xml.element;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be done with one object. Asks for no rights. Thread-safe. */
final class ObjectOperations {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

    private final Clock clock;
    private final Set<Weakness> weaknesses;

    ObjectOperations(Clock clock, Set<Weakness> weaknesses) {
        this.clock = clock;
        this.weaknesses = weaknesses;
    }

    /** The key that a request ends up at. */
    String storedKey(String key) {
        if (!weaknesses.contains(Weakness.NORMALISES_KEYS)) {
            return key;
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : key.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return String.join("/", segments);
    }

    boolean isPublic(Bucket bucket, String key) {
        StoredObject object = bucket.objects().get(key);
        return object != null && object.isPublic();
    }

    S3Response put(Bucket bucket, String key, S3Request request) {
        return put(bucket, key, request, new StoredObject(request.body(), clock.instant(), asksForPublic(request)));
    }

    S3Response copy(StoredObject source, Bucket bucket, String key, S3Request request) {
        StoredObject copy = new StoredObject(source.content(), clock.instant(), asksForPublic(request));
        put(bucket, key, request, copy);
        return S3Response.xml("<CopyObjectResult>" + element("ETag", copy.etag())
                + element("LastModified", copy.lastModified().toString()) + "</CopyObjectResult>");
    }

    private S3Response put(Bucket bucket, String key, S3Request request, StoredObject object) {
        boolean createOnly = request.header("If-None-Match").isPresent();
        if (createOnly && weaknesses.contains(Weakness.REFUSES_CREATE_ONLY)) {
            throw new Refusal(501, "NotImplemented");
        }
        if (createOnly && !weaknesses.contains(Weakness.IGNORES_CREATE_ONLY)) {
            if (bucket.objects().putIfAbsent(key, object) != null) {
                throw new Refusal(412, "PreconditionFailed");
            }
        } else {
            bucket.objects().put(key, object);
        }
        return S3Response.empty(200).with("ETag", object.etag());
    }

    S3Response get(StoredObject object, S3Request request) {
        Matcher range = RANGE.matcher(request.header("Range").orElse(""));
        S3Response whole = new S3Response(200, Map.of(), object.content())
                .with("ETag", object.etag())
                .with("Accept-Ranges", "bytes")
                .with("Content-Type", "application/octet-stream")
                .with("Last-Modified",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(object.lastModified().atZone(ZoneOffset.UTC)));
        return range.matches() ? part(whole, range.group(1), range.group(2)) : whole;
    }

    private static S3Response part(S3Response whole, String first, String last) {
        int length = whole.body().length;
        int from = first.isEmpty() ? Math.max(0, length - Integer.parseInt(last)) : Integer.parseInt(first);
        int to = first.isEmpty() || last.isEmpty() ? length : (int) Math.min(length, Long.parseLong(last) + 1);
        if (from >= length) {
            throw new Refusal(416, "InvalidRange");
        }
        return new S3Response(206, whole.headers(), Arrays.copyOfRange(whole.body(), from, to))
                .with("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + length);
    }

    S3Response setAcl(Bucket bucket, String key, S3Request request) {
        if (bucket.objects().computeIfPresent(key, (_, object) -> object.withPublic(asksForPublic(request))) == null) {
            throw new Refusal(404, "NoSuchKey");
        }
        return S3Response.empty(200);
    }

    S3Response delete(Bucket bucket, String key) {
        bucket.objects().remove(key);
        return S3Response.empty(204);
    }

    static boolean asksForPublic(S3Request request) {
        return request.header("X-Amz-Acl").filter(acl -> acl.startsWith("public-read")).isPresent();
    }
}
