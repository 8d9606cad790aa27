package io.serac.server.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/**
 * Everything that can be set. Immutable. Adding a key is adding a method with {@link Setting} to one of the groups; the
 * reference page, the environment name and all checks follow from it.
 */
@ConfigMapping(prefix = Settings.PREFIX)
public interface Settings {
    /** Keeps our keys apart inside the library; users never write it. */
    String PREFIX = "serac";

    @Setting("Folder for what the embedded database start keeps: PostgreSQL's data, the warehouse `main`, the credential of"
            + " `root`, the master key. Not used if `database.url` is set.")
    @WithDefault("data")
    Path data();

    AuditSettings audit();

    AuthenticationSettings authentication();

    BootstrapSettings bootstrap();

    CatalogSettings catalog();

    DatabaseSettings database();

    HttpSettings http();

    IdempotencySettings idempotency();

    LogSettings log();

    MaintenanceSettings maintenance();

    ManagementSettings management();

    MetadataSettings metadata();

    SecretsSettings secrets();

    StorageSettings storage();

    TrustSettings trust();
}
