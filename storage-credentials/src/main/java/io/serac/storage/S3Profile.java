package io.serac.storage;

import io.serac.storage.location.Location;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tables in a store that speaks S3. Immutable and thread-safe.
 *
 * @param dialect which kind of store it is
 * @param endpoint origin of the store; {@code null} for AWS
 * @param credentials key pair of the server; {@code null} for the identity that the server's own environment has
 * @param chunkedEncoding whether uploads may be sent in signed chunks, which not every store understands
 * @param delegation how clients reach the files of single tables
 * @param encryption asked of clients that write; {@code null}: none
 */
public record S3Profile(Dialect dialect, Location root, @Nullable URI endpoint, String region, boolean pathStyleAccess,
        @Nullable AccessKey credentials, boolean chunkedEncoding, Delegation delegation,
        @Nullable ServerSideEncryption encryption) implements StorageProfile {
    /** Kinds of stores that differ in more than settings. */
    public enum Dialect {
        /** AWS and what follows it closely. */
        S3("s3"),
        /** Apache Ozone. */
        OZONE("ozone");

        private final String type;

        Dialect(String type) {
            this.type = type;
        }

        /** Type of the profile in its JSON form. */
        public String type() {
            return type;
        }
    }

    private static final Set<String> AMAZON = Set.of(amazon("amazonaws.com"), amazon("amazonaws.com.cn"));
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,40}");

    public S3Profile {
        requireS3(root);
        requireRegion(region);
        if (dialect == Dialect.OZONE && (endpoint == null || !pathStyleAccess || delegation.scoping() == Scoping.STS)) {
            throw new IllegalArgumentException(
                    "Apache Ozone has an endpoint, is addressed by path and cannot issue temporary keys.");
        }
    }

    /** A store whose clients bring their own keys. */
    public S3Profile(Location root, @Nullable URI endpoint, String region, boolean pathStyleAccess,
            @Nullable AccessKey credentials, boolean chunkedEncoding) {
        this(Dialect.S3, root, endpoint, region, pathStyleAccess, credentials, chunkedEncoding, Delegation.NONE, null);
    }

    static Location requireS3(Location root) {
        if (root.scheme().equals("s3")) {
            return root;
        }
        throw new IllegalArgumentException(
                "Root " + root + " is not in an S3 store. Write s3://bucket/folder, or use storage type file.");
    }

    static String requireRegion(String region) {
        if (REGION.matcher(region).matches()) {
            return region;
        }
        throw new IllegalArgumentException("Must be 1 to 40 lower-case letters, digits and hyphens, like us-east-1.");
    }

    S3Profile withCredentials(@Nullable AccessKey key) {
        return new S3Profile(dialect, root, endpoint, region, pathStyleAccess, key, chunkedEncoding, delegation,
                encryption);
    }

    /** The same store with another way for its clients. */
    public S3Profile withDelegation(Delegation other) {
        return new S3Profile(dialect, root, endpoint, region, pathStyleAccess, credentials, chunkedEncoding, other,
                encryption);
    }

    @Override
    public String type() {
        return dialect.type();
    }

    @Override
    public Scoping scoping() {
        return delegation.scoping();
    }

    @Override
    public String store() {
        if (endpoint == null) {
            return amazon(region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com");
        }
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        if (host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn")) {
            return amazon(host.substring(host.indexOf("amazonaws.")));
        }
        return EndpointPolicy.originOf(endpoint);
    }

    /** Whether it is AWS itself, whichever of its endpoints is used. */
    public boolean isAmazon() {
        return AMAZON.contains(store());
    }

    /** Origin of the token service; {@code null} for that of AWS in the region. */
    public @Nullable URI stsEndpoint() {
        URI own = delegation.sts().endpoint();
        // The endpoints of S3 in AWS are not those of its token service.
        return own != null || isAmazon() ? own : endpoint;
    }

    // A bucket has one name in all regions of AWS, whichever of its endpoints is used.
    private static String amazon(String domain) {
        return "https://s3." + domain;
    }

    @Override
    public Map<String, String> clientConfig() {
        Map<String, String> config = new TreeMap<>();
        config.put("client.region", region);
        config.put("s3.path-style-access", Boolean.toString(pathStyleAccess));
        if (endpoint != null) {
            config.put("s3.endpoint", endpoint.toString());
            config.put("s3.chunked-encoding-enabled", Boolean.toString(chunkedEncoding));
        }
        return Map.copyOf(config);
    }
}
