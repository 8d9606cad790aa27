package io.serac.ozone;

import io.serac.ozone.Ozone.Layout;
import io.serac.storage.AccessKey;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.S3Profile;
import io.serac.storage.SigningSettings;
import io.serac.storage.location.Location;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket with two tables, {@code t1} and {@code t2} below {@code wh}, and a bucket beside it, all of the user that Serac
 * acts as. Thread-safe.
 */
final class Lake implements AutoCloseable {
    /** What this machine's own stores need not be listed for. */
    static final EndpointPolicy ENDPOINTS = new EndpointPolicy(List.of(), true);

    private final S3Profile profile;
    private final String neighbour;
    private final S3Client owner;

    private Lake(S3Profile profile, String neighbour, S3Client owner) {
        this.profile = profile;
        this.neighbour = neighbour;
        this.owner = owner;
    }

    /** New, empty buckets. */
    static Lake create(Layout layout) {
        Ozone ozone = OzoneStore.running();
        String name = "b" + UUID.randomUUID();
        ozone.createBucket(name, layout, OzoneStore.USER);
        ozone.createBucket(name + "-n", layout, OzoneStore.USER);
        AccessKey key = ozone.keyOf(OzoneStore.USER);
        S3Profile profile = OzoneStore.profile(ozone, key, Location.parse("s3://" + name + "/wh"),
                SigningSettings.DEFAULT);
        return new Lake(profile, name + "-n", client(profile, key));
    }

    static S3Client client(S3Profile profile, AccessKey key) {
        return S3Client.builder().endpointOverride(profile.endpoint()).region(Region.of(profile.region()))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                .httpClientBuilder(Apache5HttpClient.builder()).build();
    }

    S3Profile profile() {
        return profile;
    }

    String bucket() {
        return profile.root().bucket();
    }

    String neighbour() {
        return neighbour;
    }

    /** All of one table. */
    StorageScope scope(String table, StorageMode mode) {
        return scope(profile, table, mode);
    }

    /** The same, as if the store were not known to be an Ozone. */
    StorageScope scopeAsOtherStore(String table, StorageMode mode) {
        S3Profile other =
                new S3Profile(S3Profile.Dialect.S3, profile.root(), profile.endpoint(), profile.region(), true,
                        profile.credentials(), false, profile.delegation(), null);
        return scope(other, table, mode);
    }

    private static StorageScope scope(S3Profile profile, String table, StorageMode mode) {
        return StorageScope.of(profile, List.of(), UUID.nameUUIDFromBytes(table.getBytes(StandardCharsets.UTF_8)),
                List.of(profile.root().resolve(table)), mode);
    }

    void put(String bucket, String key, String content) {
        owner.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(content));
    }

    /** Keys of all objects of its bucket. */
    List<String> keys() {
        return owner.listObjectsV2Paginator(list -> list.bucket(bucket())).contents().stream().map(S3Object::key)
                .toList();
    }

    /** Content of all objects of both buckets, keyed by bucket and key. */
    Map<String, String> content() {
        Map<String, String> content = new TreeMap<>();
        for (String bucket : List.of(bucket(), neighbour)) {
            owner.listObjectsV2Paginator(list -> list.bucket(bucket)).contents()
                    .forEach(object -> content.put(bucket + "/" + object.key(),
                            owner.getObjectAsBytes(get -> get.bucket(bucket).key(object.key())).asUtf8String()));
        }
        return content;
    }

    @Override
    public void close() {
        owner.close();
    }
}
