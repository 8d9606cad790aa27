package io.serac.server.principal;

import io.serac.server.authentication.UserIds;
import io.serac.server.database.Session;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.util.Optional;
import java.util.UUID;

/** Finds the principals that references name, in the transaction of whoever asks. Stateless. */
public final class PrincipalRefs {
    private PrincipalRefs() {
    }

    /** Id of a principal that has a row. */
    public static Optional<UUID> find(Session session, PrincipalRef ref) {
        PrincipalRefDao dao = session.dao(PrincipalRefDao.class);
        return switch (ref) {
            case PrincipalRef.User user -> dao.find("user", user.issuer(), user.subject());
            case PrincipalRef.Account account -> dao.find("service-account", "", account.name());
            case PrincipalRef.Role role -> dao.find("role", "", role.name());
            case PrincipalRef.Everyone everyone -> dao.find("everyone", "", "everyone");
        };
    }

    /**
     * Id of a principal for something that is to name it. A user gets a row by being named; all others must exist.
     *
     * @throws CatalogException
     *             NOT_FOUND if there is no such account or role
     */
    public static UUID findOrCreate(Session session, PrincipalRef ref) {
        if (ref instanceof PrincipalRef.User user) {
            UUID id = UserIds.of(user.issuer(), user.subject());
            session.dao(PrincipalRefDao.class).insertUser(id, user.issuer(), user.subject());
            return id;
        }
        return find(session, ref).orElseThrow(() -> absent(ref));
    }

    /** How a stored principal is written; empty if it is gone. */
    public static Optional<PrincipalRef> of(Session session, UUID id) {
        return session.dao(PrincipalRefDao.class).findNames(id)
                .map(row -> PrincipalRef.of(row.kind(), row.issuer(), row.name()));
    }

    /** The answer about a principal that does not exist, or that the caller may not know of. */
    public static CatalogException absent(PrincipalRef ref) {
        return new CatalogException(ErrorCode.NOT_FOUND, "Principal does not exist: " + ref.text());
    }
}
