package io.serac.server.idempotency;

import io.serac.server.http.Request;
import io.serac.server.operation.Operation;
import java.util.Optional;
import java.util.UUID;

/**
 * Names one mutation: the client's {@code Idempotency-Key}, else a key made at arrival. Immutable.
 *
 * @param principalId
 *            whose key it is; keys of other principals are other keys
 * @param key
 *            the key
 * @param operation
 *            what is being done
 * @param requestDigest
 *            SHA-256 of the request, equal for repetitions
 * @param isFromClient
 *            whether a repetition can come
 * @param audit
 *            what the record of the change says
 */
public record OutcomeKey(UUID principalId, UUID key, Operation operation, byte[] requestDigest, boolean isFromClient,
        AuditContext audit) {

    /** The key of a request. */
    public static OutcomeKey of(Request request) {
        Optional<UUID> sent = request.idempotencyKey();
        return new OutcomeKey(request.caller().principalId(), sent.orElseGet(UUID::randomUUID), request.operation(),
                sent.isPresent() ? request.digest() : new byte[0], sent.isPresent(), AuditContext.of(request));
    }
}
