package io.serac.server.idempotency;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a mutation ended. Immutable.
 *
 * @param operation
 *            name of the operation
 * @param requestDigest
 *            SHA-256 of the request
 * @param status
 *            HTTP status that was answered
 * @param errorType
 *            for refusals
 * @param errorMessage
 *            for refusals
 * @param errorReason
 *            for refusals that have one
 * @param objectIds
 *            what was made or changed
 */
public record Outcome(String operation, byte[] requestDigest, int status, @Nullable String errorType,
        @Nullable String errorMessage, @Nullable String errorReason, List<UUID> objectIds) {
    public Outcome {
        objectIds = List.copyOf(objectIds);
    }

    /** Whether this is what was made or changed, alone or first of all. */
    public boolean isAbout(UUID objectId) {
        return !objectIds.isEmpty() && objectIds.getFirst().equals(objectId);
    }

    /**
     * Makes sure that this is the outcome of the same request, and throws the refusal if it was one.
     */
    void checkReplay(OutcomeKey key) {
        if (key.isFromClient() && !Arrays.equals(requestDigest, key.requestDigest())) {
            throw new CatalogException(ErrorCode.UNPROCESSABLE_ENTITY,
                    "This Idempotency-Key was used for another request. Use a new key for each request");
        }
        if (errorType != null) {
            for (ErrorCode code : ErrorCode.values()) {
                if (code.type().equals(errorType)) {
                    String message = String.valueOf(errorMessage);
                    throw Reason.named(errorReason).map(reason -> new CatalogException(code, reason, message))
                            .orElseGet(() -> new CatalogException(code, message));
                }
            }
        }
    }
}
