package io.serac.storage.probe;

import io.serac.storage.StorageException;
import io.serac.storage.StorageException.Kind;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * What came of a call that a store should refuse, or should not. What the store wrote is not kept. Immutable.
 *
 * @param status of the refusal; 200 if there was none
 */
record Attempt<T>(int status, @Nullable T result) {
    private static final int OK = 200;

    /**
     * Makes the call.
     *
     * @throws StorageException {@code UNAVAILABLE} if the answer is neither a yes nor a no, or there is none in time
     */
    static <T> Attempt<T> of(Deadline deadline, Supplier<T> call) {
        deadline.check();
        try {
            return new Attempt<>(OK, call.get());
        } catch (SdkServiceException answer) {
            if (isRefusal(answer.statusCode())) {
                return new Attempt<>(answer.statusCode(), null);
            }
            throw new StorageException(Kind.UNAVAILABLE,
                    "The store failed with status " + answer.statusCode() + ". Try again later.", answer);
        } catch (SdkException none) {
            throw new StorageException(Kind.UNAVAILABLE, "The store gave no answer in time. Try again later.", none);
        }
    }

    // A store that lacks an operation does not do it; one that is overloaded may do it the next time.
    private static boolean isRefusal(int status) {
        return status == 501 || (status >= 400 && status < 500 && status != 408 && status != 429);
    }

    boolean isRefused() {
        return result == null;
    }

    Optional<T> value() {
        return Optional.ofNullable(result);
    }

    /**
     * For what must work.
     *
     * @param identity and
     * @param action say in the message who could not do what
     * @throws StorageException {@code DENIED}
     */
    T orThrow(String identity, String action) {
        if (result == null) {
            throw new StorageException(Kind.DENIED,
                    identity + " could not " + action + ": the store answered with status "
                            + status + ". Allow it.");
        }
        return result;
    }
}
