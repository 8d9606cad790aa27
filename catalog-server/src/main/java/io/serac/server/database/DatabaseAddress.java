package io.serac.server.database;

import java.util.Objects;

/**
 * Where a PostgreSQL database is and who connects to it. Immutable; {@code toString} hides the password.
 *
 * @param url a JDBC URL that begins with {@code jdbc:postgresql:}
 */
public record DatabaseAddress(String url, String username, String password) {

    public DatabaseAddress {
        Objects.requireNonNull(username);
        Objects.requireNonNull(password);
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("A database URL must begin with jdbc:postgresql: but this is " + url);
        }
    }

    @Override
    public String toString() {
        return username + " at " + withoutParameters();
    }

    /** @return the URL up to its parameters, which may hold a password */
    public String withoutParameters() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }
}
