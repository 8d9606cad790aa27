package io.serac.storage.signing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serac.storage.S3Profile;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;

/**
 * Where AWS clients send requests for a bucket, in the one URL style of the profile. The SDK itself says it, which takes it
 * longer than a signature does. Thread-safe.
 */
final class BucketAddresses {
    private static final int BUCKETS_MAX = 1000;

    private final S3EndpointProvider sdk = S3EndpointProvider.defaultProvider();
    private final Cache<Key, List<BucketAddress>> known = Caffeine.newBuilder().maximumSize(BUCKETS_MAX).build();

    private record Key(@Nullable URI endpoint, String region, boolean pathStyleAccess, String bucket) {
    }

    /** At least one; two in the first region of AWS, whose buckets clients reach under an older name as well. */
    List<BucketAddress> of(S3Profile profile, String bucket) {
        return known.get(new Key(profile.endpoint(), profile.region(), profile.pathStyleAccess(), bucket), this::find);
    }

    private List<BucketAddress> find(Key key) {
        List<BucketAddress> addresses = new ArrayList<>();
        addresses.add(resolve(key, false));
        if (key.endpoint() == null) {
            addresses.add(resolve(key, true));
        }
        return addresses.stream().distinct().toList();
    }

    private BucketAddress resolve(Key key, boolean global) {
        return BucketAddress.of(sdk.resolveEndpoint(parameters -> parameters
                .region(Region.of(key.region()))
                .bucket(key.bucket())
                .forcePathStyle(key.pathStyleAccess())
                .useGlobalEndpoint(global)
                .endpoint(key.endpoint() == null ? null : key.endpoint().toString()))
                .join().endpointUrl().toUri());
    }
}
