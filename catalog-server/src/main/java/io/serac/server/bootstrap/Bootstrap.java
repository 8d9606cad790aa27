package io.serac.server.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serac.server.authentication.ServiceSecret;
import io.serac.server.authentication.ServiceSecrets;
import io.serac.server.database.PrivateFiles;
import io.serac.server.principal.ServiceAccount;
import io.serac.server.principal.ServiceAccounts;
import io.serac.server.securable.NamespacePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.catalog.Namespace;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Fills a new database: service account {@code root}, which administers the server, its first secret, in a file unless the
 * operator has made it, and at last the server's own row. That row says that all is done: a start that was interrupted before
 * it is done again by the next one, which replaces the secret. Thread-safe, also across replicas.
 */
public final class Bootstrap {
    /** Name of the first service account, and client id of its credential. */
    public static final String ROOT = "root";
    private static final String ROOT_PREFIX = ROOT + ":";
    private static final String CREDENTIAL_FILE = "bootstrap-credential";

    private final Jdbi database;
    private final ServiceAccounts accounts;
    private final ServiceSecrets secrets;

    public Bootstrap(Jdbi database, ServiceAccounts accounts, ServiceSecrets secrets) {
        this.database = database;
        this.accounts = accounts;
        this.secrets = secrets;
    }

    /** Where the credential of a folder is. */
    public static Path credentialFile(Path dataFolder) {
        return dataFolder.resolve(CREDENTIAL_FILE);
    }

    /** Whether a database was filled before, by this server or another one. */
    public static boolean isDone(Jdbi database) {
        return database.withExtension(BootstrapDao.class, dao -> dao.findServer().isPresent());
    }

    /**
     * Reads a credential of {@code root} that an operator has made.
     *
     * @param credential
     *            {@code root:} and a secret of the form of ours, as the settings have checked
     */
    public static ServiceSecret secretIn(String credential) {
        return Optional.of(credential.strip()).filter(text -> text.startsWith(ROOT_PREFIX))
                .flatMap(text -> ServiceSecret.parse(text.substring(ROOT_PREFIX.length())))
                .orElseThrow(() -> new IllegalArgumentException("Not a credential of " + ROOT));
    }

    /**
     * Does nothing on a database that was filled before.
     *
     * @param dataFolder
     *            gets the credential, {@code client-id:client-secret}, readable by its owner only, unless it is given
     * @param given
     *            the secret that root shall have, in place of a random one; asked on a new database only, and what it throws
     *            ends the start with nothing made
     * @param warehouse
     *            to be made on a new database
     * @return whether the database was new
     */
    public boolean run(Path dataFolder, Supplier<Optional<ServiceSecret>> given,
            Optional<FileWarehouse> warehouse) {
        if (isDone(database)) {
            return false;
        }
        try (Handle turn = database.open()) {
            turn.begin();
            turn.attach(BootstrapDao.class).lock();
            try {
                if (isDone(database)) {
                    return false;
                }
                fill(dataFolder, given.get(), warehouse);
                return true;
            } finally {
                turn.rollback();
            }
        }
    }

    private void fill(Path dataFolder, Optional<ServiceSecret> given, Optional<FileWarehouse> warehouse) {
        UUID root = accounts.find(ROOT).map(ServiceAccount::id).orElseGet(() -> accounts.create(ROOT).id());
        database.useExtension(BootstrapDao.class, dao -> dao.deleteSecrets(root));
        ServiceSecret secret = secrets.add(root, given.orElseGet(secrets::draw));
        try {
            // Whoever gave it has it, perhaps where there is no folder to write to.
            if (given.isEmpty()) {
                Files.createDirectories(dataFolder);
                PrivateFiles.write(credentialFile(dataFolder), ROOT_PREFIX + secret.text() + "\n");
            }
            if (warehouse.isPresent()) {
                Files.createDirectories(warehouse.get().root());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the credential of " + ROOT + " below " + dataFolder, e);
        }
        database.useExtension(BootstrapDao.class, dao -> dao.useTransaction(transaction -> {
            warehouse.ifPresent(made -> insert(transaction, made, root));
            UUID server = UUID.randomUUID();
            transaction.insertServer(server);
            transaction.grantServerAdmin(server);
            transaction.addServerAdmin(root);
        }));
    }

    private static void insert(BootstrapDao dao, FileWarehouse warehouse, UUID owner) {
        UUID id = UUID.randomUUID();
        JsonNode storage = JsonNodeFactory.instance.objectNode().put("type", "file").put("root",
                warehouse.rootLocation());
        dao.insertWarehouse(id, warehouse.name(), owner, storage, new String[]{warehouse.allowedLocation()},
                warehouse.undropPeriod().toSeconds());
        dao.insertRootNamespace(id, NamespacePath.digest(Namespace.empty()), owner);
    }
}
