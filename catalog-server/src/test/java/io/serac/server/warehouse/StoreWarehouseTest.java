package io.serac.server.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.access.RestrictedClients;
import io.serac.server.authentication.Caller;
import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.idempotency.AuditContext;
import io.serac.server.idempotency.OutcomeKey;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.idempotency.Result;
import io.serac.server.location.RawAccess;
import io.serac.server.location.Storages;
import io.serac.server.operation.Operation;
import io.serac.server.principal.ServiceAccounts;
import io.serac.server.probe.StorageChecks;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.SecretBox;
import io.serac.server.telemetry.Metrics;
import io.serac.storage.AccessKey;
import io.serac.storage.Delegation;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.StoreObserver;
import io.serac.storage.S3Profile;
import io.serac.storage.Scoping;
import io.serac.storage.SigningSettings;
import io.serac.storage.StorageProfiles;
import io.serac.storage.location.Location;
import io.serac.storage.probe.StorageReport;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreWarehouseTest {
    private static final EndpointPolicy ENDPOINTS = new EndpointPolicy(List.of(), false);

    @AutoClose
    private final TestDatabase database = TestDatabase.create();

    @AutoClose
    private final Metrics metrics = new Metrics(List.of(), Clock.systemUTC());

    @TempDir
    private Path folder;

    @Test
    void allSecretsAreStoredSealedAndOpenAgain() {
        Sessions sessions = new Sessions(database.database());
        SecretBox box = new SecretBox(MasterKeys.readOrCreate(folder.resolve("keys")));
        WarehouseRules rules = new WarehouseRules(new StorageProfiles(ENDPOINTS, List.of(), false),
                Location.parse("file:/private"), Duration.ofDays(7));
        StorageChecks checks = new StorageChecks(sessions, ENDPOINTS, Clock.systemUTC(), Duration.ofDays(1),
                new Random(1), metrics.storage());
        StoreWarehouse store = new StoreWarehouse(new Outcomes(sessions, changed -> {
        }), box, rules, checks);
        UUID owner = new ServiceAccounts(sessions).create("owner").id();
        S3Profile profile = new S3Profile(Location.parse("s3://lake/x"), URI.create("https://s3.example"), "us-east-1",
                true, new AccessKey("AK", "canary"), false)
                .withDelegation(Delegation.remoteSigning(new SigningSettings(new AccessKey("R", "canary-r"),
                        new AccessKey("W", "canary-w"), false, false, false)));
        WarehouseSettings settings = new WarehouseSettings(profile, RawAccess.IMPLIED, List.of(), Map.of(),
                Duration.ofDays(1), RestrictedClients.REDACT, false, false);
        AuditContext audit = new AuditContext("test", Caller.serviceAccount(owner, "owner"), Operation.PUT_WAREHOUSE,
                "127.0.0.1", null, List.of());
        OutcomeKey key = new OutcomeKey(owner, UUID.randomUUID(), Operation.PUT_WAREHOUSE, new byte[0], false, audit);

        store.checkSealable(settings);
        Result<WarehouseRow> made = store.insert(UUID.randomUUID(), "cloud", settings,
                new StorageReport(Scoping.REMOTE_SIGNING, List.of()), key);

        assertThat(made).isInstanceOfSatisfying(Result.Applied.class, applied -> {
            WarehouseRow row = (WarehouseRow) applied.value();
            assertThat(new String(WarehouseJson.warehouse(row), StandardCharsets.UTF_8)).contains("AK")
                    .doesNotContain("canary");
            assertThat(new Storages(sessions, box, ENDPOINTS, StoreObserver.none()).of(row.id()).profile())
                    .isEqualTo(profile);
            assertThat(stored(row.id())).contains("AK").doesNotContain("canary", encoded("canary"));
        });
    }

    private String stored(UUID id) {
        return database.database().admin().withHandle(
                handle -> handle.createQuery("SELECT warehouse::text FROM warehouse WHERE id = :id").bind("id", id)
                        .mapTo(String.class).one());
    }

    /** As PostgreSQL writes bytes. */
    private static String encoded(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
