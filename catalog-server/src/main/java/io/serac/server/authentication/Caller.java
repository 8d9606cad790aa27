package io.serac.server.authentication;

import java.util.UUID;

/**
 * Who sent a request, proven by its token. Immutable.
 *
 * @param principalId
 *            id of the principal
 * @param name
 *            reference as used in the admin API, such as {@code service-account:root}
 */
public record Caller(UUID principalId, String name) {
}
