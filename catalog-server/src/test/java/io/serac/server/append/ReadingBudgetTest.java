package io.serac.server.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ReadingBudgetTest {
    private final ReadingBudget budget = new ReadingBudget();

    @Test
    void manifestsAreBoundedForAllSnapshotsOfACommitTogether() {
        budget.manifests(60, 600);
        budget.manifests(40, 400);
        assertRefused(() -> budget.manifests(1, 0), "101 new manifests; at most 100");
        assertRefused(() -> new ReadingBudget().manifests(0, 1001), "replaces 1001 manifests; at most 1000");
    }

    @Test
    void entriesAndBytesAreBoundedToo() {
        for (int i = 0; i < 200_000; i++) {
            budget.entry();
        }
        assertRefused(budget::entry, "more than 200000 entries");
        budget.file(256L << 20);
        assertRefused(() -> budget.file(1), "more than 256 MiB");
        budget.bytes(512L << 20);
        assertRefused(budget::value, "more than 512 MiB");
    }

    private static void assertRefused(ThrowingCallable use, String why) {
        assertThatThrownBy(use).isInstanceOfSatisfying(CatalogException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(refusal.getMessage()).contains("strict-append", why, "smaller pieces", "WRITE compact");
        });
    }
}
