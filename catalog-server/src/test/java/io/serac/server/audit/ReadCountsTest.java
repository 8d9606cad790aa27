package io.serac.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.Decision;
import io.serac.server.access.NoPolicies;
import io.serac.server.authentication.Caller;
import io.serac.server.http.Asked;
import io.serac.server.idempotency.AuditContext;
import io.serac.server.operation.Operation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ReadCountsTest {
    private static final Instant MINUTE = Instant.parse("2026-11-26T08:00:00Z");
    private static final Caller ALICE = Caller.serviceAccount(new UUID(1, 1), "alice");
    private static final Caller BOB = Caller.serviceAccount(new UUID(1, 2), "bob");
    private static final Decision.Allowed ALLOWED = NoPolicies.enforcementPoint().authenticated(ALICE);

    private final ConcurrentLinkedQueue<AuditRecord> passedOn = new ConcurrentLinkedQueue<>();
    private final ReadCounts counts = new ReadCounts(passedOn::add);

    @Test
    void readsOfOneMinuteAreOneRecordForEachPrincipalOperationAndObject() {
        for (int i = 0; i < 5; i++) {
            counts.count(MINUTE.plusSeconds(i), read(ALICE, Operation.LOAD_TABLE, 1), ALLOWED);
        }
        counts.count(MINUTE, read(ALICE, Operation.LOAD_TABLE, 2), ALLOWED);
        counts.count(MINUTE, read(ALICE, Operation.TABLE_EXISTS, 1), ALLOWED);
        counts.count(MINUTE, read(BOB, Operation.LOAD_TABLE, 1), ALLOWED);
        counts.passOn(MINUTE.plusSeconds(59));
        assertThat(passedOn).isEmpty();

        counts.passOn(MINUTE.plusSeconds(60));

        assertThat(passedOn).extracting(AuditRecord::count).containsExactlyInAnyOrder(5L, 1L, 1L, 1L);
        assertThat(passedOn).extracting(AuditRecord::time).containsOnly(MINUTE);
        assertThat(passedOn).extracting(AuditRecord::kind).containsOnly("read");
    }

    @Test
    void theNextMinuteIsAnotherRecord() {
        counts.count(MINUTE, read(ALICE, Operation.LOAD_TABLE, 1), ALLOWED);
        counts.count(MINUTE.plusSeconds(60), read(ALICE, Operation.LOAD_TABLE, 1), ALLOWED);
        counts.passOnAll(MINUTE.plusSeconds(61));
        assertThat(passedOn).extracting(AuditRecord::time).containsExactly(MINUTE, MINUTE.plusSeconds(60));
    }

    @Test
    void whenItIsFullItPassesOnEarlyAndLosesNothing() {
        for (int i = 0; i < ReadCounts.KEYS_MAX + 1; i++) {
            counts.count(MINUTE, read(ALICE, Operation.LOAD_TABLE, i), ALLOWED);
        }
        assertThat(passedOn).hasSize(ReadCounts.KEYS_MAX);
        counts.passOnAll(MINUTE);
        assertThat(passedOn).hasSize(ReadCounts.KEYS_MAX + 1);
    }

    @Test
    void nothingIsLostWhenManyCountAndOthersPassOn() {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int thread = 0; thread < 8; thread++) {
                threads.execute(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        counts.count(MINUTE, read(ALICE, Operation.LOAD_TABLE, i % 7), ALLOWED);
                        if (i % 100 == 0) {
                            counts.passOnAll(MINUTE);
                        }
                    }
                });
            }
        }
        counts.passOnAll(MINUTE);
        assertThat(passedOn.stream().mapToLong(AuditRecord::count).sum()).isEqualTo(40_000);
    }

    private static AuditContext read(Caller caller, Operation operation, int table) {
        return new AuditContext("id", caller, operation, "127.0.0.1", null,
                List.of(new Asked("table", new UUID(2, table), "main/a/t" + table, 1)));
    }
}
