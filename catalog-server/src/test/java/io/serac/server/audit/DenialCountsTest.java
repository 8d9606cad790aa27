package io.serac.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.authentication.Caller;
import io.serac.server.authentication.TokenClaims;
import io.serac.server.error.Denial;
import io.serac.server.http.Asked;
import io.serac.server.idempotency.AuditContext;
import io.serac.server.operation.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DenialCountsTest {
    private static final Instant MINUTE = Instant.parse("2026-11-26T08:00:00Z");

    private final List<AuditRecord> passedOn = new ArrayList<>();
    private long dropped;
    private final DenialCounts counts = new DenialCounts(passedOn::add, more -> dropped += more);

    private static AuditContext context(String engine, String user, String operation, int table) {
        Caller caller = Caller.user(new TokenClaims("keycloak", user, List.of(), false, Map.of()),
                Optional.of(Caller.serviceAccount(new UUID(9, engine.hashCode()), engine)));
        return new AuditContext("r", caller, Operation.TRINO_ALLOW, "127.0.0.1", operation,
                List.of(new Asked("table", new UUID(7, table), "main/hr/t" + table, 5)));
    }

    private void count(Instant now, String engine, String user, String operation, int table) {
        AuditContext context = context(engine, user, operation, table);
        counts.count(now, AuditRecord.denied(MINUTE, context, Denial.hidden(5)),
                () -> AuditRecord.deniedToMany(MINUTE, context, Denial.hidden(5)));
    }

    private void count(Instant now, String user, String operation, int table) {
        count(now, "trino", user, operation, table);
    }

    private long counted() {
        return passedOn.stream().mapToLong(AuditRecord::count).sum();
    }

    @Test
    void theFirstOfAMinuteIsPassedOnAtOnceAndTheRestTogether() {
        for (int i = 0; i < 1_000; i++) {
            count(MINUTE.plusMillis(i), "eve", "SelectFromColumns", 1);
        }
        count(MINUTE, "eve", "InsertIntoTable", 1);
        count(MINUTE, "eve", "SelectFromColumns", 2);
        count(MINUTE, "mallory", "SelectFromColumns", 1);
        assertThat(passedOn).hasSize(4).extracting(AuditRecord::count).containsOnly(1L);
        assertThat(passedOn).extracting(AuditRecord::requestId).containsOnly("r");
        counts.passOn(MINUTE.plusSeconds(59));
        assertThat(passedOn).hasSize(4);

        counts.passOn(MINUTE.plusSeconds(60));

        assertThat(passedOn).hasSize(5);
        assertThat(passedOn.getLast().count()).isEqualTo(999);
        assertThat(passedOn.getLast().requestId()).isNull();
        assertThat(passedOn.getLast().target()).isEqualTo("SelectFromColumns");
        assertThat(passedOn.getLast().actor()).isEqualTo("service-account:trino");
        count(MINUTE.plusSeconds(61), "eve", "SelectFromColumns", 1);
        assertThat(passedOn).hasSize(6);
    }

    @Test
    void whoIsDeniedVeryManyThingsHasTheRestCountedTogether() {
        for (int table = 0; table < DenialCounts.KEYS_PER_PRINCIPAL_MAX + 300; table++) {
            count(MINUTE, "eve", "SelectFromColumns", table);
        }
        count(MINUTE, "mallory", "SelectFromColumns", 1);
        assertThat(passedOn).hasSize(DenialCounts.KEYS_PER_PRINCIPAL_MAX + 1);

        counts.passOnAll(MINUTE);

        assertThat(passedOn).hasSize(DenialCounts.KEYS_PER_PRINCIPAL_MAX + 2);
        AuditRecord rest = passedOn.getLast();
        assertThat(rest.count()).isEqualTo(300);
        assertThat(rest.reason()).isEqualTo("too-many-to-list");
        assertThat(rest.principal()).isEqualTo("user:keycloak:eve");
        assertThat(rest.securableId()).isNull();
        assertThat(dropped).isZero();
    }

    @Test
    void whoeverIsDeniedFirstAfterOthersHaveFilledUpHasARecordOfHisOwn() {
        for (int user = 0; user < 50; user++) {
            for (int table = 0; table < DenialCounts.KEYS_PER_PRINCIPAL_MAX; table++) {
                count(MINUTE, "u" + user, "SelectFromColumns", table);
            }
        }
        int before = passedOn.size();
        assertThat(before).isEqualTo(DenialCounts.FURTHER_KEYS_MAX + 50);

        count(MINUTE, "victim", "SelectFromColumns", 1);
        count(MINUTE, "victim", "SelectFromColumns", 2);
        count(MINUTE, "victim", "InsertIntoTable", 2);

        assertThat(passedOn).hasSize(before + 1);
        assertThat(passedOn.getLast().principal()).isEqualTo("user:keycloak:victim");
        counts.passOnAll(MINUTE);
        assertThat(passedOn).anySatisfy(record -> {
            assertThat(record.principal()).isEqualTo("user:keycloak:victim");
            assertThat(record.reason()).isEqualTo("too-many-to-list");
            assertThat(record.count()).isEqualTo(2);
        });
        assertThat(counted()).isEqualTo(50L * DenialCounts.KEYS_PER_PRINCIPAL_MAX + 3);
        assertThat(dropped).isZero();
    }

    @Test
    void usersOfAnEngineThatAreTooManyAreCountedForItAndTakeNoPlaceOfAnother() {
        int users = DenialCounts.PRINCIPALS_MAX + 10;
        for (int user = 0; user < users; user++) {
            count(MINUTE, "flooding", "u" + user, "SelectFromColumns", 1);
        }
        assertThat(passedOn).hasSize(DenialCounts.PRINCIPALS_PER_ENGINE_MAX);

        count(MINUTE, "quiet", "victim", "SelectFromColumns", 1);

        assertThat(passedOn.getLast().principal()).isEqualTo("user:keycloak:victim");
        counts.passOnAll(MINUTE);
        AuditRecord rest = passedOn.getLast();
        assertThat(rest.reason()).isEqualTo("too-many-principals-to-list");
        assertThat(rest.principal()).isEqualTo("service-account:flooding");
        assertThat(rest.principalId()).isEqualTo(new UUID(9, "flooding".hashCode()));
        assertThat(rest.count()).isEqualTo(users - DenialCounts.PRINCIPALS_PER_ENGINE_MAX);
        assertThat(counted()).isEqualTo(users + 1);
        assertThat(dropped).isZero();
    }

    @Test
    void whatIsPassedOnAtOnceFitsIntoTheBacklogAndWhatFindsNoRoomIsCountedAsLost() {
        int engines = 2 * DenialCounts.ENGINES_MAX;
        int usersEach = 5;
        for (int engine = 0; engine < engines; engine++) {
            for (int user = 0; user < usersEach; user++) {
                for (int time = 0; time < 6; time++) {
                    count(MINUTE, "e" + engine, "u" + user, "SelectFromColumns", time % 3);
                }
            }
        }
        int atOnce = passedOn.size();
        counts.passOnAll(MINUTE);

        assertThat(atOnce).isEqualTo(DenialCounts.PRINCIPALS_MAX + DenialCounts.FURTHER_KEYS_MAX);
        assertThat(passedOn.size() - atOnce).isLessThan(Backlog.RECORDS_MAX);
        assertThat(counted() + dropped).isEqualTo(6L * engines * usersEach);
        int enginesWithoutPlace = engines - DenialCounts.PRINCIPALS_MAX / usersEach - DenialCounts.ENGINES_MAX;
        assertThat(dropped).isEqualTo(6L * enginesWithoutPlace * usersEach);
    }
}
