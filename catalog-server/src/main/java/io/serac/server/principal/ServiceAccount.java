package io.serac.server.principal;

import java.util.UUID;

/**
 * A principal that is a program. Immutable.
 *
 * @param id
 *            dies with the account; one recreated under the same name is another
 */
public record ServiceAccount(UUID id, String name, boolean disabled) {

    /** How the account is written in the admin API. */
    public String reference() {
        return "service-account:" + name;
    }
}
