package io.serac.server.bootstrap;

import io.serac.server.authentication.UserIds;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the users that the operator names administrators of the server, at each start, whether or not the database is new: so
 * nobody is ever locked out who can configure the server. Thread-safe, also across replicas.
 */
public final class FirstAdmins {
    private static final Logger LOG = LoggerFactory.getLogger(FirstAdmins.class);

    private final Jdbi database;

    public FirstAdmins(Jdbi database) {
        this.database = database;
    }

    /**
     * A user of an issuer. Immutable.
     *
     * @param issuer
     *            its configured name
     */
    public record Admin(String issuer, String subject) {
    }

    /** Makes them members of the role {@code server-admin} who are none; nobody else loses it. */
    public void run(List<Admin> admins) {
        if (!admins.isEmpty()) {
            database.useExtension(BootstrapDao.class,
                    dao -> dao.useTransaction(transaction -> add(transaction, admins)));
        }
    }

    private static void add(BootstrapDao dao, List<Admin> admins) {
        dao.lockEpoch();
        for (Admin admin : admins) {
            UUID id = UserIds.of(admin.issuer(), admin.subject());
            dao.insertUser(id, admin.issuer(), admin.subject());
            if (dao.addServerAdmin(id) == 1) {
                LOG.atInfo().addKeyValue("issuer", admin.issuer()).addKeyValue("subject", admin.subject())
                        .log("user made server-admin as configured in bootstrap.admins");
            }
        }
    }
}
