package io.serac.server.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.Turns;
import io.serac.server.manifest.ReadingLimits;
import java.time.Duration;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadingBudgetTest {
    private final Turns turns = new Turns(1, Duration.ZERO, "");
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
        ReadingLimits manifest = budget.ofManifest();
        for (int i = 0; i < 200_000; i++) {
            manifest.entry();
        }
        assertRefused(manifest::entry, "more than 200000 entries");
        budget.file(256L << 20);
        assertRefused(() -> budget.file(1), "more than 256 MiB");
        for (int i = 0; i < 512; i++) {
            budget.ofManifest().bytes(1 << 20);
        }
        assertRefused(() -> manifest.bytes(1), "more than 512 MiB");
    }

    @Test
    void whatIsKeptIsBoundedForAllListsTogetherAndForOneEntryOfAManifest() {
        budget.ofLists().bytes(40 << 20);
        assertRefused(() -> budget.ofLists().bytes(25 << 20), "more than 64 MiB of memory");
        ReadingBudget other = new ReadingBudget(new Turns(1, Duration.ZERO, ""));
        ReadingLimits objects = other.ofLists();
        assertRefused(() -> IntStream.rangeClosed(0, 1 << 20).forEach(i -> objects.object()), "64 MiB of memory");

        ReadingLimits manifest = other.ofManifest();
        for (int i = 0; i < 3; i++) {
            manifest.entry();
            manifest.bytes(40 << 20);
        }
        assertRefused(() -> manifest.bytes(25 << 20), "64 MiB of memory");
    }

    /** One of the ways in which a commit becomes a large one. */
    enum Large {
        FILE, ENTRIES, BLOCK, WORK, KEPT, OBJECTS;

        void take(ReadingBudget budget) {
            switch (this) {
                case FILE -> budget.enlarge();
                case ENTRIES -> IntStream.rangeClosed(0, 5_000).forEach(i -> budget.ofManifest().entry());
                case BLOCK -> budget.ofManifest().block((1 << 20) + 1);
                case WORK -> IntStream.rangeClosed(0, 32).forEach(i -> budget.ofManifest().bytes(1 << 20));
                case KEPT -> IntStream.rangeClosed(0, 4).forEach(i -> budget.ofLists().bytes(1 << 20));
                case OBJECTS -> objects(budget.ofManifest());
            }
        }
    }

    private static void objects(ReadingLimits manifest) {
        IntStream.rangeClosed(0, 1 << 16).forEach(i -> manifest.object());
    }

    @ParameterizedTest
    @EnumSource
    void largeCommitsTakeTurnsAndSmallOnesDoNotWait(Large large) {
        large.take(budget);
        assertThat(budget.fileBytesMax()).isEqualTo(16 << 20);
        large.take(budget);

        ReadingBudget small = new ReadingBudget(turns);
        IntStream.range(0, 5_000).forEach(i -> small.ofLists().entry());
        small.ofManifest().block(1 << 20);
        small.ofLists().bytes(1 << 19);
        assertThat(small.fileBytesMax()).isEqualTo(1 << 20);
        assertThatThrownBy(() -> large.take(small)).isInstanceOfSatisfying(CatalogException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
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
