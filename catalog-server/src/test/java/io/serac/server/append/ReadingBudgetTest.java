package io.serac.server.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.time.Duration;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadingBudgetTest {
    private final LargeReadings turns = new LargeReadings(1, Duration.ZERO);
    private final ReadingBudget budget = new ReadingBudget(turns);

    @Test
    void manifestsAreBoundedForAllSnapshotsOfACommitTogether() {
        budget.manifests(60, 600);
        budget.manifests(40, 400);
        assertRefused(() -> budget.manifests(1, 0), "101 new manifests; at most 100");
        assertRefused(() -> new ReadingBudget(turns).manifests(0, 1001), "replaces 1001 manifests; at most 1000");
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
        assertRefused(() -> budget.bytes(1), "more than 512 MiB");
    }

    /** One of the ways in which a commit becomes a large one. */
    enum Large {
        FILE, ENTRIES, BLOCK;

        void take(ReadingBudget budget) {
            switch (this) {
                case FILE -> budget.enlarge();
                case ENTRIES -> IntStream.rangeClosed(0, 5_000).forEach(i -> budget.entry());
                case BLOCK -> budget.block((1 << 20) + 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void largeCommitsTakeTurnsAndSmallOnesDoNotWait(Large large) {
        large.take(budget);
        assertThat(budget.fileBytesMax()).isEqualTo(16 << 20);
        large.take(budget);

        ReadingBudget small = new ReadingBudget(turns);
        IntStream.range(0, 5_000).forEach(i -> small.entry());
        small.block(1 << 20);
        assertThat(small.fileBytesMax()).isEqualTo(1 << 20);
        assertThatThrownBy(() -> large.take(small)).isInstanceOfSatisfying(CatalogException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
        small.close();

        budget.close();
        large.take(new ReadingBudget(turns));
    }

    private static void assertRefused(ThrowingCallable use, String why) {
        assertThatThrownBy(use).isInstanceOfSatisfying(CatalogException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(refusal.getMessage()).contains("INSERT alone", why, "smaller pieces", "WRITE compact");
        });
    }
}
