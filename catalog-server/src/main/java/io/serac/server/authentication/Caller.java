package io.serac.server.authentication;

import java.util.Objects;
import java.util.UUID;

/**
 * The principal that a valid bearer token speaks for. Immutable.
 *
 * @param principalId
 *            dies with the principal: one recreated under the same name is another caller
 * @param name
 *            how the principal is written, for example {@code service-account:root}
 */
public record Caller(UUID principalId, String name) {

    public Caller {
        Objects.requireNonNull(principalId);
        Objects.requireNonNull(name);
    }
}
