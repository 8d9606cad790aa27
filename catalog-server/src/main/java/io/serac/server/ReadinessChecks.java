package io.serac.server;

import io.serac.server.access.PolicyStore;
import io.serac.server.database.SchemaCheck;
import io.serac.server.database.Standby;
import io.serac.server.management.Finding;
import io.serac.server.management.Health;
import io.serac.server.probe.RecheckStorages;
import java.util.function.IntSupplier;

/**
 * What readiness looks at. Only what another server may have better makes this one unready: if all of them left at once because
 * something that they share is ill, nobody would be answered at all. Stateless.
 */
final class ReadinessChecks {
    private static final String SILENT_DATABASE = "the database does not answer";
    private static final double LAG_WARNING_SECONDS = 30;

    private ReadinessChecks() {
    }

    static void watchDatabase(Health health, SchemaCheck schema) {
        health.watch("database", SILENT_DATABASE, () -> switch (schema.look()) {
            case SAME -> Finding.ok();
            case NEWER -> Finding.warning("a newer server has brought the schema forward. Replace this server");
            case OLDER -> Finding.failed("the schema is older than this server; a backup was restored. Start the server"
                    + " anew, so that it brings the schema forward");
        });
    }

    static void watchStandby(Health health, Standby standby) {
        health.watch("standby", "the standby cannot be looked at",
                () -> standby.trouble().map(Finding::warning).orElse(Finding.ok()));
    }

    static void watchPolicies(Health health, PolicyStore policies) {
        health.watch("policies", "the policies in memory cannot be looked at", () -> {
            if (policies.isBehind()) {
                return Finding.failed("policies have changed and cannot be read; the log says why");
            }
            return policies.lagSeconds() > LAG_WARNING_SECONDS
                    ? Finding.warning("it is not known whether policies have changed; each request looks for itself")
                    : Finding.ok();
        });
    }

    /** Whoever reaches the port may read this, so it names no issuer. */
    static void watchIssuers(Health health, IntSupplier withoutKeys) {
        health.watch("issuer-keys", "the keys of issuers cannot be looked at", () -> {
            int count = withoutKeys.getAsInt();
            return count == 0
                    ? Finding.ok()
                    : Finding.warning("no keys of " + count + (count == 1 ? " issuer" : " issuers")
                            + ": tokens are refused; serac_issuer_keys_age_seconds says of which");
        });
    }

    static void watchStorages(Health health, RecheckStorages storages) {
        health.watch("storages", "stopped storages cannot be looked at", () -> storages.stopped() > 0
                ? Finding.warning(
                        (long) storages.stopped() + " warehouses hand nothing out: a check of their storage found"
                                + " a hole")
                : Finding.ok());
    }
}
