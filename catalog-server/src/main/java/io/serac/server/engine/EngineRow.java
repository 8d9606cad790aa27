package io.serac.server.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.principal.PrincipalRef;
import java.time.Instant;
import java.util.UUID;

/**
 * An engine as stored, with how its account is written. Immutable.
 *
 * @param spec
 *            the rest of what the client wrote, with its defaults
 */
record EngineRow(UUID id, String name, String kind, UUID accountId, String accountKind, String accountIssuer,
        String accountName, JsonNode spec, Instant createdAt) {

    PrincipalRef account() {
        return PrincipalRef.of(accountKind, accountIssuer, accountName);
    }
}
