package io.serac.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.authentication.Caller;
import io.serac.server.error.CatalogException;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;
import io.serac.server.idempotency.AuditContext;
import io.serac.server.operation.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final AuditRecord RECORD = AuditRecord.refused(Instant.EPOCH,
            new AuditContext("id", Caller.serviceAccount(new UUID(1, 1), "a"), Operation.LOAD_TABLE, "::1", null,
                    List.of()),
            new CatalogException(ErrorCode.FORBIDDEN, "no"), Denial.missing(List.of("SELECT"), 7));

    private final AtomicLong dropped = new AtomicLong();
    private final Backlog backlog = new Backlog(dropped::addAndGet);

    @Test
    void recordsComeInTheirOrderAndInBatches() {
        List<Integer> batches = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (int i = 1; i <= 1_200; i++) {
            backlog.leave(RECORD.times(i));
        }
        assertThat(backlog.drain(records -> {
            batches.add(records.size());
            records.forEach(record -> counts.add(record.count()));
            return true;
        })).isTrue();
        assertThat(batches).containsExactly(500, 500, 200);
        assertThat(counts).hasSize(1_200).isSorted();
        assertThat(dropped).hasValue(0);
    }

    @Test
    void whatFindsNoRoomIsCountedAndHoldsUpNobody() {
        for (int i = 0; i < Backlog.RECORDS_MAX + 5; i++) {
            backlog.leave(RECORD);
        }
        assertThat(dropped).hasValue(5);
    }

    @Test
    void whatADestinationDoesNotTakeNowItGetsAgain() {
        backlog.leave(RECORD.times(1));
        assertThat(backlog.drain(records -> false)).isFalse();
        backlog.leave(RECORD.times(2));
        List<Long> counts = new ArrayList<>();
        backlog.drain(records -> records.stream().map(AuditRecord::count).allMatch(counts::add));
        assertThat(counts).containsExactly(1L, 2L);
        assertThat(dropped).hasValue(0);
    }

    @Test
    void recordsThatCannotBeWrittenDoNotHoldUpTheOthers() {
        backlog.leave(RECORD);
        assertThatThrownBy(() -> backlog.drain(records -> {
            throw new IllegalStateException("broken");
        })).hasMessage("broken");
        assertThat(dropped).hasValue(1);
        backlog.leave(RECORD.times(2));
        List<Long> counts = new ArrayList<>();
        backlog.drain(records -> records.stream().map(AuditRecord::count).allMatch(counts::add));
        assertThat(counts).containsExactly(2L);
    }
}
