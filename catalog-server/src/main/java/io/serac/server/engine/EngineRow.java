package io.serac.server.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.principal.PrincipalRef;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An engine as stored, with how its account is written. Immutable.
 *
 * @param spec
 *            the rest of what the client wrote, with its defaults
 * @param filtersAskedAt
 *            when it first asked for row filters; null if it never has
 * @param masksAskedAt
 *            the same for masks of columns
 */
record EngineRow(UUID id, String name, String kind, UUID accountId, String accountKind, String accountIssuer,
        String accountName, JsonNode spec, Instant createdAt, @Nullable Instant filtersAskedAt,
        @Nullable Instant masksAskedAt) {

    PrincipalRef account() {
        return PrincipalRef.of(accountKind, accountIssuer, accountName);
    }
}
