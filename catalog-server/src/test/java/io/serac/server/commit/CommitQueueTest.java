package io.serac.server.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.metadata.Swapped;
import io.serac.server.securable.ObjectEntry;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommitQueueTest {
    private static final Duration AWAITED = Duration.ofMillis(40);

    private final CommitQueue queue = new CommitQueue();
    private final UUID object = UUID.randomUUID();

    private static ObjectEntry.Pointer pointer(long revision) {
        return new ObjectEntry.Pointer(revision, UUID.randomUUID(), "file:/t/" + revision + ".metadata.json");
    }

    private static Swapped swapped(long revision, Duration awaited) {
        return new Swapped(pointer(revision), awaited);
    }

    @Test
    void theNextInLineLearnsTheNewestPointer() {
        try (CommitQueue.Turn first = queue.enter(object)) {
            first.swapped(pointer(7));
            assertThat(first.newest(pointer(6)).revision()).isEqualTo(7);
            assertThat(first.newest(pointer(8)).revision()).isEqualTo(8);
        }
    }

    @Test
    void theNextTurnComesWhenWhoWasKeptWaitingHasHadTheTimeForItsOwn() {
        long begun = System.nanoTime();
        try (CommitQueue.Turn first = queue.enter(object)) {
            first.swapped(swapped(7, AWAITED));
        }
        try (CommitQueue.Turn second = queue.enter(object)) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(AWAITED.multipliedBy(2));
            assertThat(second.hasMadeWay()).isTrue();
        }
        try (CommitQueue.Turn third = queue.enter(object)) {
            assertThat(third.hasMadeWay()).isFalse();
        }
    }

    @Test
    void nobodyMakesWayForNobodyNorForItselfNorAtOtherObjects() {
        try (CommitQueue.Turn first = queue.enter(object)) {
            first.swapped(swapped(7, Duration.ZERO));
        }
        try (CommitQueue.Turn second = queue.enter(object)) {
            assertThat(second.hasMadeWay()).isFalse();
            second.awaits(7);
            second.swapped(swapped(8, AWAITED));
        }
        try (CommitQueue.Turn third = queue.enter(object)) {
            assertThat(third.hasMadeWay()).isFalse();
            third.swapped(swapped(9, AWAITED));
        }
        try (CommitQueue.Turn other = queue.enter(UUID.randomUUID())) {
            assertThat(other.hasMadeWay()).isFalse();
        }
    }
}
