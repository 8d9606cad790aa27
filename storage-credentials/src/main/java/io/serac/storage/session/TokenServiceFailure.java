package io.serac.storage.session;

import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import io.serac.storage.scope.StorageScope;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * What a failed call for keys means to the caller. Told by the status alone: the bodies of Ceph's gateway cannot be read,
 * and those of AWS are read for overload only, which it reports as 400.
 */
final class TokenServiceFailure {
    private TokenServiceFailure() {}

    static StorageException of(SdkException failure, StorageScope scope) {
        if (!(failure instanceof SdkServiceException answer)) {
            return new StorageException(Kind.UNAVAILABLE, "The token service for " + scope.profile().root()
                    + " could not be asked or gave no answer in time. Try again later.", failure);
        }
        int status = answer.statusCode();
        if (answer.isThrottlingException() || status == 408 || status == 429 || (status >= 500 && status != 501)) {
            return new StorageException(Kind.UNAVAILABLE, "The token service for " + scope.profile().root()
                    + " failed with status " + status + ". Try again later.", failure);
        }
        return new StorageException(Kind.DENIED, "The token service for " + scope.profile().root()
                + " refused keys for table " + scope.tableId() + " with status " + status + ". " + advice(status),
                failure);
    }

    /** The service answered, but not with temporary keys. */
    static StorageException unusable(IllegalArgumentException problem, StorageScope scope) {
        return new StorageException(Kind.DENIED, "The token service for " + scope.profile().root()
                + " gave no usable keys for table " + scope.tableId() + ". " + problem.getMessage(), problem);
    }

    private static String advice(int status) {
        return switch (status) {
            case 401, 403 -> "Check the role of the warehouse, whom it trusts, and the key pair of the server.";
            case 404, 405, 501 -> "Check the endpoint of the token service, and whether the store has one.";
            default -> "Check role, external id and lifetime of the warehouse, and what the store's log says.";
        };
    }
}
