package io.serac.storage.fake.iam;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether a principal may do something. Immutable and thread-safe.
 *
 * @param principals ARNs that the caller goes by; none for an anonymous one
 * @param context condition keys of the request, whose names are compared without case
 */
public record Ask(Set<String> principals, String action, String resource, Map<String, String> context) {
    public Ask {
        principals = Set.copyOf(principals);
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(context);
        context = Collections.unmodifiableMap(byName);
    }

    /** For an action on one object. */
    public static Ask object(String action, String bucket, String key) {
        return new Ask(Set.of(), action, "arn:aws:s3:::" + bucket + "/" + key, Map.of());
    }

    /** For listing a bucket. */
    public static Ask list(String bucket, String prefix) {
        return new Ask(Set.of(), "s3:ListBucket", "arn:aws:s3:::" + bucket, Map.of("s3:prefix", prefix));
    }

    Optional<String> contextValue(String key) {
        return Optional.ofNullable(context.get(key));
    }
}
