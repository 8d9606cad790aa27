package io.serac.teststore;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** Clients as anybody has them, with nothing of ours in them; they try once. Stateless. */
public final class PlainClient {
    private PlainClient() {}

    /** The S3 API with some keys. */
    public static S3Client open(TestStore store, AwsCredentials keys) {
        return S3Client.builder().endpointOverride(store.endpoint()).region(Region.of(store.region()))
                .forcePathStyle(true).credentialsProvider(StaticCredentialsProvider.create(keys))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                .overrideConfiguration(calls -> calls.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClientBuilder(Apache5HttpClient.builder()).build();
    }

    /** The STS API with some keys. */
    public static StsClient sts(TestStore store, AwsCredentials keys) {
        return StsClient.builder().endpointOverride(store.endpoint()).region(Region.of(store.region()))
                .credentialsProvider(StaticCredentialsProvider.create(keys))
                .overrideConfiguration(calls -> calls.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClientBuilder(Apache5HttpClient.builder()).build();
    }
}
