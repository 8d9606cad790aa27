package io.serac.server.principal;

import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.util.Optional;
import java.util.UUID;

/** The service accounts of the catalog. Their secrets are made by {@code ServiceSecrets}. Thread-safe. */
public final class ServiceAccounts {

    private final Sessions sessions;

    public ServiceAccounts(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Makes an enabled account without secrets.
     *
     * @throws CatalogException
     *             BAD_REQUEST if the name is not of the form {@code [a-z0-9][a-z0-9._-]{0,62}}, ALREADY_EXISTS if it is
     *             taken
     */
    public ServiceAccount create(String name) {
        checkName(name);
        UUID id = UUID.randomUUID();
        if (sessions.admin(session -> session.dao(PrincipalDao.class).insertAccount(id, name, false)) == 0) {
            throw new CatalogException(ErrorCode.ALREADY_EXISTS, "Service account already exists: " + name);
        }
        return new ServiceAccount(id, name, false);
    }

    /** Throws BAD_REQUEST unless an account can have the name. */
    static void checkName(String name) {
        if (!PrincipalRef.Patterns.ACCOUNT.matcher(name).matches()) {
            throw CatalogException
                    .badRequest("The name of a service account is 1 to 63 lower-case letters, digits, dots, "
                            + "underscores and hyphens, and begins with a letter or digit");
        }
    }

    /** @return empty if there is no account of this name */
    public Optional<ServiceAccount> find(String name) {
        return sessions.admin(session -> session.dao(PrincipalDao.class).findServiceAccount(name));
    }

    /**
     * Shuts an account out, or lets it in again. It counts from the next request on, whatever tokens the account still
     * has.
     *
     * @throws CatalogException
     *             NOT_FOUND if there is no such account
     */
    public void setDisabled(UUID id, boolean disabled) {
        if (sessions.admin(session -> session.dao(PrincipalDao.class).setDisabled(id, disabled)) == 0) {
            throw new CatalogException(ErrorCode.NOT_FOUND, "Service account does not exist: " + id);
        }
    }
}
