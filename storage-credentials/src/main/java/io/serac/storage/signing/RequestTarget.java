package io.serac.storage.signing;

import io.serac.storage.location.Location;
import io.serac.storage.location.Quoted;
import io.serac.storage.scope.StorageScope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a request is about. Immutable and thread-safe.
 *
 * @param bucket one that the scope has files in
 * @param key of an object; empty for the bucket itself
 */
record RequestTarget(String bucket, String key) {
    /** @throws SigningRefusedException if it is in no bucket of the scope, or its key is ambiguous */
    static RequestTarget of(SigningUri uri, StorageScope scope, BucketAddresses addresses) {
        Set<String> buckets = new LinkedHashSet<>();
        scope.locations().forEach(location -> buckets.add(location.bucket()));
        for (String bucket : buckets) {
            for (BucketAddress address : addresses.of(scope.profile(), bucket)) {
                Optional<List<String>> segments = address.below(uri);
                if (segments.isPresent()) {
                    return of(bucket, segments.get());
                }
            }
        }
        throw SigningRule.STORE.refuse("Its URI leads to " + Quoted.of(uri.scheme() + "://" + uri.hostHeader())
                + ", to another bucket there, or writes the bucket in another place than "
                + addresses.of(scope.profile(), scope.locations().getFirst().bucket()).getFirst().text()
                + ". Set s3.endpoint and s3.path-style-access of the client to what the catalog gave it.");
    }

    private static RequestTarget of(String bucket, List<String> segments) {
        // With and without the slash after the bucket.
        if (segments.isEmpty() || segments.equals(List.of(""))) {
            return new RequestTarget(bucket, "");
        }
        String key = String.join("/", segments);
        ObjectKey.check(key);
        return new RequestTarget(bucket, key);
    }

    boolean isObject() {
        return !key.isEmpty();
    }

    /**
     * Where in the table an object of this bucket is.
     *
     * @param objectKey decoded and checked
     * @return the path below the folder of the table
     * @throws SigningRefusedException if it is outside the scope
     */
    String pathInTable(StorageScope scope, String objectKey) {
        for (Location location : scope.locations()) {
            if (location.containsObject(bucket, objectKey)) {
                return objectKey.substring(location.key().length() + 1);
            }
        }
        throw SigningRule.SCOPE.refuse(Quoted.of("s3://" + bucket + "/" + objectKey) + " is not below "
                + scope.locations() + ", where the files of this table are.");
    }
}
