package io.serac.storage.fake;

import io.serac.storage.fake.iam.MalformedPolicyException;
import io.serac.storage.fake.iam.Policy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Answers requests whose sender is known: decides first, then acts. Thread-safe. */
final class S3Service {
    private final Map<String, Bucket> buckets;
    private final Authorization authorization;
    private final Set<Weakness> weaknesses;
    private final ObjectOperations objects;
    private final MultipartUploads multipart;
    private final BucketOperations lists = new BucketOperations();

    S3Service(Map<String, Bucket> buckets, Clock clock, Set<Weakness> weaknesses) {
        this.buckets = buckets;
        this.authorization = new Authorization(weaknesses);
        this.weaknesses = weaknesses;
        this.objects = new ObjectOperations(clock, weaknesses);
        this.multipart = new MultipartUploads(clock);
    }

    /** @throws Refusal if the caller may not, or it cannot be done */
    S3Response answer(Caller caller, S3Request request) {
        S3Operation operation = S3Operation.of(request);
        if (operation == S3Operation.LIST_BUCKETS) {
            require(authorization.isAllowed(caller, operation, null, "*", Map.of()));
            return BucketOperations.listBuckets(buckets.keySet());
        }
        Bucket bucket = find(request.bucket());
        return request.key().isEmpty()
                ? answerForBucket(caller, operation, bucket, request)
                : answerForObject(caller, operation, bucket, request);
    }

    private S3Response answerForBucket(Caller caller, S3Operation operation, Bucket bucket, S3Request request) {
        if (operation == S3Operation.BULK_DELETE) {
            boolean refuses = caller instanceof Caller.Temporary
                    && weaknesses.contains(Weakness.REFUSES_BULK_DELETE_IN_SESSIONS);
            require(!refuses);
            return lists.deleteMany(bucket, request,
                    key -> authorization.isAllowed(caller, operation, bucket, key));
        }
        require(authorization.isAllowed(caller, operation, bucket, bucket.arn(), listParameters(request)));
        return switch (operation) {
            case LIST -> lists.list(bucket, request);
            case LIST_OLD -> lists.listOld(bucket, request);
            case LIST_VERSIONS -> lists.listVersions(bucket, request);
            case LIST_UPLOADS -> lists.listUploads(bucket, request);
            case HEAD_BUCKET -> S3Response.empty(200);
            case GET_BUCKET_LOCATION -> S3Response.xml("<LocationConstraint/>");
            case GET_BUCKET_POLICY -> bucket.policy().map(S3Service::json)
                    .orElseThrow(() -> new Refusal(404, "NoSuchBucketPolicy"));
            case PUT_BUCKET_POLICY -> setPolicy(bucket, request);
            case DELETE_BUCKET_POLICY -> {
                bucket.setPolicy(null);
                yield S3Response.empty(204);
            }
            default -> throw new IllegalStateException(operation + " is not about buckets");
        };
    }

    private S3Response answerForObject(Caller caller, S3Operation operation, Bucket bucket, S3Request request) {
        if (request.key().contains(":") && weaknesses.contains(Weakness.FAILS_AT_COLONS)) {
            throw new Refusal(500, "InternalError");
        }
        String key = objects.storedKey(request.key());
        boolean isAllowed = authorization.isAllowed(caller, operation, bucket, request.key());
        require(isAllowed || (operation == S3Operation.GET_OBJECT && objects.isPublic(bucket, key)));
        checkHeaders(caller, bucket, request);
        if (MultipartUploads.OPERATIONS.contains(operation) && weaknesses.contains(Weakness.REFUSES_MULTIPART)) {
            throw new Refusal(501, "NotImplemented");
        }
        return switch (operation) {
            case GET_OBJECT, GET_OBJECT_VERSION -> objects.get(present(caller, bucket, key), request);
            case PUT_OBJECT -> objects.put(bucket, key, request);
            case COPY -> objects.copy(copied(caller, request), bucket, key, request);
            case PUT_OBJECT_ACL -> {
                require(authorization.isAllowed(caller, S3Operation.PUT_OBJECT_ACL, bucket, request.key()));
                yield objects.setAcl(bucket, key, request);
            }
            case GET_OBJECT_ACL -> throw new Refusal(501, "NotImplemented");
            case DELETE_OBJECT, DELETE_OBJECT_VERSION -> objects.delete(bucket, key);
            case START_UPLOAD -> multipart.start(bucket, key, request);
            case UPLOAD_PART -> multipart.putPart(bucket, request.copySource().isPresent()
                    ? request.withBody(copied(caller, request).content())
                    : request);
            case COMPLETE_UPLOAD -> multipart.complete(bucket, key, request);
            case ABORT_UPLOAD -> multipart.abort(bucket, request);
            case LIST_PARTS -> multipart.listParts(bucket, request);
            default -> throw new IllegalStateException(operation + " is not about objects");
        };
    }

    /** What some headers ask for has actions of its own. */
    private void checkHeaders(Caller caller, Bucket bucket, S3Request request) {
        boolean setsAcl = request.headers().keySet().stream()
                .anyMatch(name -> name.equalsIgnoreCase("x-amz-acl")
                        || name.regionMatches(true, 0, "x-amz-grant-", 0, "x-amz-grant-".length()));
        boolean isPublisher = caller instanceof Caller.Temporary && weaknesses.contains(Weakness.PUBLISHES_BY_ACL);
        require(!setsAcl || isPublisher
                || authorization.isAllowed(caller, S3Operation.PUT_OBJECT_ACL, bucket, request.key()));
        require(request.header("X-Amz-Tagging").isEmpty()
                || authorization.isAllowed(caller, S3Operation.PUT_OBJECT_TAGGING, bucket, request.key()));
    }

    /** Who may not list must not learn what is absent. */
    private StoredObject present(Caller caller, Bucket bucket, String key) {
        StoredObject object = bucket.objects().get(key);
        if (object == null) {
            require(authorization.isAllowed(caller, S3Operation.LIST, bucket, bucket.arn(), Map.of("s3:prefix", key)));
            throw new Refusal(404, "NoSuchKey");
        }
        return object;
    }

    private StoredObject copied(Caller caller, S3Request request) {
        ObjectName source = request.copySource().orElseThrow();
        Bucket bucket = find(source.bucket());
        String key = objects.storedKey(source.key());
        require(authorization.isAllowed(caller, S3Operation.COPY_SOURCE, bucket, source.key())
                || objects.isPublic(bucket, key));
        return present(caller, bucket, key);
    }

    private Bucket find(String name) {
        return Optional.ofNullable(buckets.get(name)).orElseThrow(() -> new Refusal(404, "NoSuchBucket"));
    }

    private static Map<String, String> listParameters(S3Request request) {
        Map<String, String> parameters = new TreeMap<>();
        for (String name : new String[]{"prefix", "delimiter", "max-keys"}) {
            request.query(name).ifPresent(value -> parameters.put("s3:" + name, value));
        }
        return parameters;
    }

    private static S3Response setPolicy(Bucket bucket, S3Request request) {
        try {
            bucket.setPolicy(Policy.parse(new String(request.body(), StandardCharsets.UTF_8), Policy.Kind.BUCKET));
        } catch (MalformedPolicyException malformed) {
            throw new Refusal(400, "MalformedPolicy");
        }
        return S3Response.empty(204);
    }

    private static S3Response json(Policy policy) {
        return new S3Response(200, Map.of("Content-Type", "application/json"),
                policy.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void require(boolean isAllowed) {
        if (!isAllowed) {
            throw Refusal.accessDenied();
        }
    }
}
