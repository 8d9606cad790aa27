package io.serac.storage.probe;

import io.serac.storage.AccessKey;
import io.serac.storage.CallLimits;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.LateHeaders;
import io.serac.storage.S3Profile;
import io.serac.storage.StoreConnection;
import io.serac.storage.StoreObserver;
import io.serac.storage.session.ScopedCredentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Opens clients of one store for the identities that a try-out takes on. Not thread-safe. */
final class StoreClients implements AutoCloseable {
    static final CallLimits LIMITS = new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(5),
            Duration.ofSeconds(5), Duration.ofMinutes(1), 4);

    private final S3Profile profile;
    private final EndpointPolicy endpoints;
    private final List<SdkAutoCloseable> opened = new ArrayList<>();

    StoreClients(S3Profile profile, EndpointPolicy endpoints) {
        this.profile = profile;
        this.endpoints = endpoints;
    }

    S3Profile profile() {
        return profile;
    }

    /** The identity of the server. */
    AwsCredentialsProvider base() {
        return StoreConnection.identity(profile);
    }

    /** The identity of the server with another secret. */
    AwsCredentialsProvider wrongSecret() {
        AwsCredentials own = base().resolveCredentials();
        String wrong = new StringBuilder(own.secretAccessKey()).reverse().append('x').toString();
        return StaticCredentialsProvider.create(own instanceof AwsSessionCredentials session
                ? AwsSessionCredentials.create(own.accessKeyId(), wrong, session.sessionToken())
                : AwsBasicCredentials.create(own.accessKeyId(), wrong));
    }

    static AwsCredentialsProvider key(AccessKey key) {
        return StaticCredentialsProvider
                .create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    static AwsCredentialsProvider session(ScopedCredentials keys) {
        return StaticCredentialsProvider.create(AwsSessionCredentials.create(keys.accessKeyId(),
                keys.secretAccessKey(), keys.sessionToken()));
    }

    static AwsCredentialsProvider session(Credentials keys) {
        return StaticCredentialsProvider.create(AwsSessionCredentials.create(keys.accessKeyId(),
                keys.secretAccessKey(), keys.sessionToken()));
    }

    static AwsCredentialsProvider withToken(ScopedCredentials keys, String token) {
        return StaticCredentialsProvider
                .create(AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), token));
    }

    static AwsCredentialsProvider withoutToken(ScopedCredentials keys) {
        return key(new AccessKey(keys.accessKeyId(), keys.secretAccessKey()));
    }

    static AwsCredentialsProvider nobody() {
        return AnonymousCredentialsProvider.create();
    }

    /** @throws IllegalArgumentException if the endpoint of the profile is not allowed */
    S3Client s3(AwsCredentialsProvider identity) {
        return keep(builder(identity, profile.chunkedEncoding()).build());
    }

    /** Uploads as clients do that nobody has told otherwise. */
    S3Client chunking(AwsCredentialsProvider identity) {
        return keep(builder(identity, true).requestChecksumCalculation(RequestChecksumCalculation.WHEN_SUPPORTED)
                .build());
    }

    /** Adds a header to each request after it was signed. */
    S3Client adding(AwsCredentialsProvider identity, String header, String value) {
        return keep(builder(identity, profile.chunkedEncoding())
                .httpClientBuilder(new LateHeaders.Builder(StoreConnection.http(endpoints, LIMITS),
                        () -> Map.of(header, value)))
                .build());
    }

    StsClient sts(AwsCredentialsProvider identity) {
        return keep(StoreConnection
                .configure(StsClient.builder(), profile, profile.stsEndpoint(), endpoints, LIMITS,
                        StoreObserver.none())
                .credentialsProvider(identity).build());
    }

    private S3ClientBuilder builder(AwsCredentialsProvider identity, boolean chunks) {
        return StoreConnection.configure(S3Client.builder(), profile, profile.endpoint(), endpoints, LIMITS,
                StoreObserver.none())
                .credentialsProvider(identity)
                .forcePathStyle(profile.pathStyleAccess())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(chunks).expectContinueEnabled(false));
    }

    private <C extends SdkAutoCloseable> C keep(C client) {
        opened.add(client);
        return client;
    }

    @Override
    public void close() {
        opened.forEach(SdkAutoCloseable::close);
    }
}
