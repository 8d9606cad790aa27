package io.serac.server.authentication;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A live secret with the account it belongs to, as stored. */
record ServiceSecretRow(String secretId, byte[] secretHmac, @Nullable Instant expiresAt, UUID principalId,
        String accountName) {}
