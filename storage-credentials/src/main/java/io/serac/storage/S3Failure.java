package io.serac.storage;

import io.serac.storage.StorageException.Kind;
import io.serac.storage.location.Location;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** What a failed call to an S3 store means to the caller. */
final class S3Failure {
    private S3Failure() {}

    static StorageException of(SdkException failure, Location location) {
        if (failure instanceof NoSuchBucketException) {
            return new StorageException(Kind.DENIED,
                    "There is no bucket '" + location.bucket() + "' for " + location + ". Create it in the store.",
                    failure);
        }
        int status = failure instanceof SdkServiceException answer ? answer.statusCode() : 0;
        return switch (status) {
            case 404 -> new StorageException(Kind.NOT_FOUND, "There is no file " + location, failure);
            case 412 -> new StorageException(Kind.ALREADY_EXISTS, "File " + location + " exists already", failure);
            case 401, 403 -> new StorageException(Kind.DENIED, "The store refused access to " + location
                    + " with status " + status + ". Check the key pair of the warehouse and what it may do.", failure);
            case 400, 405, 411, 413, 414, 501 -> new StorageException(Kind.DENIED, "The store refused the request for "
                    + location + " with status " + status + ". Check endpoint, region and path style.", failure);
            case 0 ->
                new StorageException(Kind.UNAVAILABLE, "The store of " + location + " gave no answer in time", failure);
            default -> new StorageException(Kind.UNAVAILABLE,
                    "The store of " + location + " failed with status " + status, failure);
        };
    }
}
