package io.serac.storage.fake;

import io.serac.storage.AccessKey;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Plain clients of the SDK for a fake store, whoever has a key. Not thread-safe. */
public final class FakeClients implements AutoCloseable {
    private final FakeObjectStore store;
    private final List<AutoCloseable> opened = new ArrayList<>();

    public FakeClients(FakeObjectStore store) {
        this.store = store;
    }

    /** With a key that does not expire. */
    public S3Client s3(AccessKey key) {
        return s3(provider(key), false);
    }

    /** With temporary keys. */
    public S3Client s3(Credentials keys) {
        return s3(provider(keys), false);
    }

    /** Without any key. */
    public S3Client anonymous() {
        return s3(AnonymousCredentialsProvider.create(), false);
    }

    /** Uploads in signed chunks. */
    public S3Client chunking(AccessKey key) {
        return s3(provider(key), true);
    }

    public StsClient sts(AccessKey key) {
        return sts(provider(key));
    }

    /** Asks with temporary keys for others. */
    public StsClient sts(Credentials keys) {
        return sts(provider(keys));
    }

    private S3Client s3(AwsCredentialsProvider provider, boolean chunks) {
        S3Client client = S3Client.builder()
                .endpointOverride(store.endpoint())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(provider)
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(chunks))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
        opened.add(client);
        return client;
    }

    private StsClient sts(AwsCredentialsProvider provider) {
        StsClient client = StsClient.builder()
                .endpointOverride(store.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(provider)
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
        opened.add(client);
        return client;
    }

    private static AwsCredentialsProvider provider(AccessKey key) {
        return StaticCredentialsProvider
                .create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    private static AwsCredentialsProvider provider(Credentials keys) {
        return StaticCredentialsProvider.create(
                AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken()));
    }

    @Override
    public void close() {
        for (AutoCloseable client : opened) {
            try {
                client.close();
            } catch (Exception impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
