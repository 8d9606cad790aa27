package io.serac.storage.fake;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GET, HEAD, PUT and DELETE of one object. Thread-safe. */
final class ObjectOperations {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

    private final ConcurrentNavigableMap<String, StoredObject> objects;
    private final Clock clock;

    ObjectOperations(ConcurrentNavigableMap<String, StoredObject> objects, Clock clock) {
        this.objects = objects;
        this.clock = clock;
    }

    S3Response put(S3Request request, Set<Weakness> weaknesses) {
        StoredObject object = new StoredObject(request.body(), clock.instant());
        boolean createOnly = request.header("If-None-Match").isPresent();
        if (request.header("X-Amz-Copy-Source").isPresent()
                || (createOnly && weaknesses.contains(Weakness.REFUSES_CREATE_ONLY))) {
            return S3Response.error(501, "NotImplemented");
        }
        if (createOnly && !weaknesses.contains(Weakness.IGNORES_CREATE_ONLY)) {
            if (objects.putIfAbsent(request.key(), object) != null) {
                return S3Response.error(412, "PreconditionFailed");
            }
        } else {
            objects.put(request.key(), object);
        }
        return S3Response.empty(200).with("ETag", object.etag());
    }

    S3Response get(S3Request request) {
        StoredObject object = objects.get(request.key());
        if (object == null) {
            return S3Response.error(404, "NoSuchKey");
        }
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
            return S3Response.error(416, "InvalidRange");
        }
        return new S3Response(206, whole.headers(), Arrays.copyOfRange(whole.body(), from, to))
                .with("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + length);
    }

    S3Response delete(S3Request request) {
        objects.remove(request.key());
        return S3Response.empty(204);
    }
}
