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

    private static AuditRecord denial(String user, String operation, int table) {
        Caller engine = Caller.serviceAccount(new UUID(9, 9), "trino");
        Caller caller = Caller.user(new TokenClaims("keycloak", user, List.of(), false, Map.of()), Optional.of(engine));
        return AuditRecord.denied(MINUTE, new AuditContext("r", caller, Operation.TRINO_ALLOW, "127.0.0.1", operation,
                List.of(new Asked("table", new UUID(7, table), "main/hr/t" + table, 5))), Denial.hidden(5));
    }

    @Test
    void theFirstOfAMinuteIsPassedOnAtOnceAndTheRestTogether() {
        for (int i = 0; i < 1_000; i++) {
            counts.count(MINUTE.plusMillis(i), denial("eve", "SelectFromColumns", 1));
        }
        counts.count(MINUTE, denial("eve", "InsertIntoTable", 1));
        counts.count(MINUTE, denial("eve", "SelectFromColumns", 2));
        counts.count(MINUTE, denial("mallory", "SelectFromColumns", 1));
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
        counts.count(MINUTE.plusSeconds(61), denial("eve", "SelectFromColumns", 1));
        assertThat(passedOn).hasSize(6);
    }

    @Test
    void whoIsDeniedVeryManyThingsHasTheRestCountedTogether() {
        for (int table = 0; table < DenialCounts.KEYS_PER_PRINCIPAL_MAX + 300; table++) {
            counts.count(MINUTE, denial("eve", "SelectFromColumns", table));
        }
        counts.count(MINUTE, denial("mallory", "SelectFromColumns", 1));
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
    void whatFindsNoRoomIsCountedAsLost() {
        for (int user = 0; user <= DenialCounts.KEYS_MAX; user++) {
            counts.count(MINUTE, denial("u" + user, "SelectFromColumns", 1));
        }
        assertThat(passedOn).hasSize(DenialCounts.KEYS_MAX);
        assertThat(dropped).isEqualTo(1);
    }
}
