package io.serac.server.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.principal.ServiceAccounts;
import io.serac.server.location.Storages;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.SecretBox;
import io.serac.server.telemetry.Metrics;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.Scoping;
import io.serac.storage.StoreObserver;
import io.serac.storage.probe.StorageReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of checks that end in another order than they began, and who makes the next one. */
class StorageChecksTest {
    private static final StorageReport SOUND = report(true, false);
    private static final StorageReport LEAKS = report(false, true);
    private static final StorageReport UNDECIDED = report(false, false);

    @AutoClose
    private final TestDatabase database = TestDatabase.create();

    @AutoClose
    private final Metrics metrics = new Metrics(List.of(), Clock.systemUTC());

    private final Sessions sessions = new Sessions(database.database());
    private final StorageChecks checks = new StorageChecks(sessions, new EndpointPolicy(List.of(), false),
            Clock.systemUTC(), Duration.ofHours(24), new Random(1), metrics.storage());
    private final UUID warehouse = UUID.randomUUID();

    private static StorageReport report(boolean isPassed, boolean isHole) {
        return new StorageReport(Scoping.STS,
                List.of(new StorageReport.Check("some-check", isPassed, true, isHole, isPassed ? "" : "It failed.")));
    }

    @BeforeEach
    void makeWarehouse() {
        UUID owner = new ServiceAccounts(sessions).create("owner").id();
        insert(warehouse, "lake", owner, "sts");
        insert(UUID.randomUUID(), "local", owner, "none");
    }

    private void insert(UUID id, String name, UUID owner, String scoping) {
        database.database().admin().useHandle(handle -> handle.createUpdate("""
                INSERT INTO warehouse (id, name, owner_id, storage)
                VALUES (:id, :name, :owner, jsonb_build_object('scoping', :scoping::text))
                """).bind("id", id).bind("name", name).bind("owner", owner).bind("scoping", scoping).execute());
    }

    private Instant now() {
        return sessions.read(session -> session.dao(StorageCheckDao.class).now());
    }

    private StorageChecks.Effect keep(StorageReport report, Instant begunAt) {
        return keep(report, begunAt, 1);
    }

    private StorageChecks.Effect keep(StorageReport report, Instant begunAt, long storageRevision) {
        return sessions.transaction(session -> checks.keep(session,
                new StorageChecks.Made(warehouse, storageRevision, begunAt, report)));
    }

    private long revision() {
        return database.database().admin().withHandle(handle -> handle
                .createQuery("SELECT revision FROM warehouse WHERE name = 'lake'").mapTo(Long.class).one());
    }

    private Optional<UUID> claim() {
        return sessions.admin(session -> session.dao(StorageCheckDao.class).claim(600));
    }

    @Test
    void onlyWhatChangesSomethingHasTheWarehouseReadAnew() {
        assertThat(keep(SOUND, now())).isEqualTo(StorageChecks.Effect.NONE);
        assertThat(keep(UNDECIDED, now())).isEqualTo(StorageChecks.Effect.NONE);
        assertThat(revision()).isEqualTo(1);
        assertThat(keep(LEAKS, now())).isEqualTo(StorageChecks.Effect.STOPPED);
        assertThat(revision()).isEqualTo(2);
        assertThat(keep(LEAKS, now())).isEqualTo(StorageChecks.Effect.NONE);
        assertThat(keep(UNDECIDED, now())).isEqualTo(StorageChecks.Effect.NONE);
        assertThat(revision()).isEqualTo(2);
        assertThat(keep(SOUND, now())).isEqualTo(StorageChecks.Effect.RESUMED);
        assertThat(revision()).isEqualTo(3);
    }

    @Test
    void aCheckThatBeganBeforeTheHoleWasSeenDoesNotOutweighIt() {
        Instant early = now();
        assertThat(keep(LEAKS, now())).isEqualTo(StorageChecks.Effect.STOPPED);

        assertThat(keep(SOUND, early)).isEqualTo(StorageChecks.Effect.NONE);
        KeptCheck kept = checks.find(warehouse).orElseThrow();
        assertThat(kept.isLeaky()).isTrue();
        assertThat(kept.holes()).containsExactly("some-check");
        assertThat(kept.report().path("passed").asBoolean()).isTrue();
        assertThat(keep(SOUND, now())).isEqualTo(StorageChecks.Effect.RESUMED);
        assertThat(checks.find(warehouse).orElseThrow().isLeaky()).isFalse();
        // One that found it, however early, is believed.
        assertThat(keep(LEAKS, early)).isEqualTo(StorageChecks.Effect.STOPPED);
    }

    @Test
    void aCheckOfAFormerStorageIsNotKept() {
        database.database().admin().useHandle(
                handle -> handle
                        .execute("UPDATE warehouse SET storage_revision = 2, revision = 2 WHERE name = 'lake'"));

        assertThatThrownBy(() -> keep(LEAKS, now())).isInstanceOfSatisfying(CatalogException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT));
        assertThat(checks.find(warehouse)).isEmpty();
        assertThat(keep(LEAKS, now(), 2)).isEqualTo(StorageChecks.Effect.STOPPED);
    }

    @Test
    void aCheckIsMadeByOneServerAndAgainWhenItIsDue() {
        // The one without anything to hand out is not among them.
        assertThat(claim()).contains(warehouse);
        assertThat(claim()).isEmpty();

        keep(UNDECIDED, now());
        assertThat(claim()).isEmpty();
        assertThat(secondsUntilNext()).isBetween(800.0, 1000.0);
        keep(SOUND, now());
        assertThat(secondsUntilNext()).isBetween(0.89 * 86_400, 1.11 * 86_400);
        database.database().admin().useHandle(handle -> handle.execute("UPDATE storage_check SET check_after = now()"));
        assertThat(Set.of(claim(), claim())).containsExactlyInAnyOrder(Optional.of(warehouse), Optional.empty());
    }

    @Test
    void checksAreCountedByWhatTheyHaveShown() {
        for (StorageReport report : List.of(SOUND, LEAKS, LEAKS, UNDECIDED)) {
            StorageChecks.Made made = new StorageChecks.Made(warehouse, 1, now(), report);
            checks.tell("lake", made, sessions.transaction(session -> checks.keep(session, made)));
        }

        assertCounted("sound", 1);
        assertCounted("leaks", 2);
        assertCounted("undecided", 1);
        assertCounted("failed", 0);
    }

    @Test
    void aStorageThatCannotBeOpenedIsAFailureThatIsTriedAgainLater() {
        Storages storages = new Storages(sessions, new SecretBox(MasterKeys.none()),
                new EndpointPolicy(List.of(), false), StoreObserver.none());
        try (RecheckStorages rechecks = RecheckStorages.start(sessions, storages, checks, metrics.background())) {
            rechecks.round();
            rechecks.round();
        }

        // The first one has leased it.
        assertCounted("failed", 1);
        assertCounted("undecided", 0);
    }

    private void assertCounted(String verdict, double times) {
        assertThat(metrics.scrape())
                .contains("serac_storage_checks_total{verdict=\"" + verdict + "\"} " + times + "\n");
    }

    private double secondsUntilNext() {
        return database.database().admin().withHandle(handle -> handle
                .createQuery("SELECT extract(epoch FROM check_after - now()) FROM storage_check").mapTo(Double.class)
                .one());
    }
}
