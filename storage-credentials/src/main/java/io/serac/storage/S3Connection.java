package io.serac.storage;

import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.services.s3.S3Client;

/** Opens the S3 client of one profile. */
final class S3Connection {
    private S3Connection() {}

    static S3Client open(S3Profile profile, EndpointPolicy endpoints, CallLimits limits, StoreObserver observer) {
        return StoreConnection.configure(S3Client.builder(), profile, profile.endpoint(), endpoints, limits, observer)
                .forcePathStyle(profile.pathStyleAccess())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(profile.chunkedEncoding())
                        // A round trip saved: the server's own files are small.
                        .expectContinueEnabled(false))
                .build();
    }
}
