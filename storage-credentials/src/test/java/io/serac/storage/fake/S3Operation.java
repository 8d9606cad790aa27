package io.serac.storage.fake;

/**
 * What a request asks for, and the action that policies know it by. See
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
enum S3Operation {
    LIST_BUCKETS("ListAllMyBuckets"),

    LIST("ListBucket"),
    LIST_OLD("ListBucket"),
    HEAD_BUCKET("ListBucket"),
    LIST_VERSIONS("ListBucketVersions"),
    LIST_UPLOADS("ListBucketMultipartUploads"),
    GET_BUCKET_LOCATION("GetBucketLocation"),
    GET_BUCKET_POLICY("GetBucketPolicy"),
    PUT_BUCKET_POLICY("PutBucketPolicy"),
    DELETE_BUCKET_POLICY("DeleteBucketPolicy"),
    /** Asked for each key. */
    BULK_DELETE("DeleteObject"),

    GET_OBJECT("GetObject"),
    GET_OBJECT_VERSION("GetObjectVersion"),
    COPY_SOURCE("GetObject"),
    GET_OBJECT_ACL("GetObjectAcl"),
    PUT_OBJECT("PutObject"),
    COPY("PutObject"),
    PUT_OBJECT_ACL("PutObjectAcl"),
    PUT_OBJECT_TAGGING("PutObjectTagging"),
    DELETE_OBJECT("DeleteObject"),
    DELETE_OBJECT_VERSION("DeleteObjectVersion"),
    START_UPLOAD("PutObject"),
    UPLOAD_PART("PutObject"),
    COMPLETE_UPLOAD("PutObject"),
    ABORT_UPLOAD("AbortMultipartUpload"),
    LIST_PARTS("ListMultipartUploadParts");

    private final String action;

    S3Operation(String action) {
        this.action = "s3:" + action;
    }

    String action() {
        return action;
    }

    /** @throws Refusal 405 or 501 if the store has no such operation */
    static S3Operation of(S3Request request) {
        if (request.bucket().isEmpty()) {
            return request.method().equals("GET") ? LIST_BUCKETS : refuse(request);
        }
        return request.key().isEmpty() ? ofBucket(request) : ofObject(request);
    }

    private static S3Operation ofBucket(S3Request request) {
        return switch (request.method()) {
            case "GET" -> listing(request);
            case "HEAD" -> HEAD_BUCKET;
            case "PUT" -> request.asks("policy") ? PUT_BUCKET_POLICY : refuse(request);
            case "DELETE" -> request.asks("policy") ? DELETE_BUCKET_POLICY : refuse(request);
            case "POST" -> request.asks("delete") ? BULK_DELETE : refuse(request);
            default -> refuse(request);
        };
    }

    private static S3Operation listing(S3Request request) {
        if (request.asks("list-type")) {
            return LIST;
        }
        if (request.asks("versions")) {
            return LIST_VERSIONS;
        }
        if (request.asks("uploads")) {
            return LIST_UPLOADS;
        }
        if (request.asks("policy")) {
            return GET_BUCKET_POLICY;
        }
        if (request.asks("location")) {
            return GET_BUCKET_LOCATION;
        }
        return request.asksOnly("prefix", "delimiter", "marker", "max-keys", "encoding-type")
                ? LIST_OLD
                : refuse(request);
    }

    private static S3Operation ofObject(S3Request request) {
        boolean ofUpload = request.asks("uploadId");
        boolean ofVersion = request.asks("versionId");
        boolean ofAcl = request.asks("acl");
        if (!request.asksOnly("uploadId", "partNumber", "uploads", "versionId", "acl", "x-id", "part-number-marker",
                "max-parts")) {
            return refuse(request);
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> ofUpload ? LIST_PARTS
                    : ofAcl ? GET_OBJECT_ACL : ofVersion ? GET_OBJECT_VERSION : GET_OBJECT;
            case "PUT" -> ofUpload ? UPLOAD_PART
                    : ofAcl ? PUT_OBJECT_ACL : request.copySource().isPresent() ? COPY : PUT_OBJECT;
            case "DELETE" -> ofUpload ? ABORT_UPLOAD : ofVersion ? DELETE_OBJECT_VERSION : DELETE_OBJECT;
            case "POST" -> ofUpload ? COMPLETE_UPLOAD : request.asks("uploads") ? START_UPLOAD : refuse(request);
            default -> refuse(request);
        };
    }

    private static S3Operation refuse(S3Request request) {
        throw request.rawQuery().isEmpty()
                ? new Refusal(405, "MethodNotAllowed")
                : new Refusal(501, "NotImplemented");
    }
}
