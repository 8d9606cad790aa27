package io.serac.server.principal;

import io.serac.authorizer.Privilege;
import io.serac.server.database.Session;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.http.Excerpt;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * What must stay true of those who administer the server, whatever is changed: to be asked after the change, in its transaction,
 * while the epoch is locked. Thread-safe.
 */
public final class ServerAdministration {
    private static final List<String> ADMINISTRATIVE = Arrays.stream(Privilege.values())
            .filter(Privilege::isAdministrative).map(Privilege::name).toList();

    private final String[] issuers;

    /**
     * @param issuers
     *            names of the configured ones: users of others cannot log in
     */
    public ServerAdministration(Collection<String> issuers) {
        this.issuers = issuers.toArray(String[]::new);
    }

    /**
     * Somebody must be left who can administer: a member of server-admin that is enabled, and has a secret if it is an account or a configured issuer if it
     * is a user.
     *
     * @throws CatalogException
     *             CONFLICT otherwise
     */
    public void requireSomebody(Session session) {
        if (!session.dao(ServerAdministrationDao.class).canAnybodyAdminister(issuers)) {
            throw new CatalogException(ErrorCode.CONFLICT, Reason.LAST_SERVER_ADMIN,
                    "Nobody would be left who can administer "
                            + "the server. Make another enabled principal a member of role server-admin first; an account "
                            + "needs a secret that has not expired, a user an issuer in the configuration");
        }
    }

    /**
     * Tokens must not lead to administration by the name of a role, or by being valid at all: their issuer decides about both.
     * Mappings may.
     *
     * @throws CatalogException
     *             CONFLICT otherwise
     */
    public static void requireNotByName(Session session) {
        session.dao(ServerAdministrationDao.class).findAssignableHolder(ADMINISTRATIVE).ifPresent(role -> {
            throw new CatalogException(ErrorCode.CONFLICT, Reason.ROLE_TOKEN_ASSIGNABLE, Excerpt.of(role)
                    + " would hold administrative privileges on the server, and a token is enough to act as it. "
                    + "Use another role, or set its token-assignable to false first");
        });
    }
}
