package io.serac.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemorySharesTest {
    private static final UUID ONE = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();
    private static final UUID THIRD = UUID.randomUUID();

    private final MemoryShares shares = new MemoryShares(100, 10, Duration.ZERO);

    @Test
    void onePrincipalGetsHalfOfTheMemory() {
        MemoryShares.Share first = shares.share(ONE);
        first.take(40);
        assertRefused(shares.share(ONE), 11);
        shares.share(OTHER).take(50);
        assertRefused(shares.share(THIRD), 11);
        shares.share(THIRD).take(10);

        first.close();
        first.close();
        assertRefused(shares.share(THIRD), 41);
        shares.share(THIRD).take(40);
    }

    @Test
    void whatIsMoreThanThatTakesAllOfIt() {
        MemoryShares.Share all = shares.share(ONE);
        all.take(30);
        all.take(1000);
        all.take(1);
        assertRefused(shares.share(ONE), 1);
        shares.share(OTHER).take(50);
    }

    @Test
    void oneBodyFitsAlways() {
        MemoryShares few = new MemoryShares(1, 10, Duration.ZERO);
        few.share(ONE).take(10);
        few.share(OTHER).take(10);
        assertRefused(few.share(THIRD), 1);
    }

    @Test
    void othersAreWaitedFor() {
        MemoryShares patient = new MemoryShares(100, 10, Duration.ofMinutes(5));
        MemoryShares.Share first = patient.share(ONE);
        first.take(50);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> patient.share(ONE).take(50));
        assertThat(second).isNotDone();
        first.close();
        second.join();
    }

    @Test
    void documentsCountForTheRequestThatTheyAreMadeFor() {
        MemoryShares large = new MemoryShares(8 << 20, 1, Duration.ZERO);
        try (MemoryShares.Share share = large.share(ONE)) {
            assertThat(HeldMemory.with(share, () -> {
                HeldMemory.take(2 << 20);
                HeldMemory.take(1 << 20);
                return 200;
            })).isEqualTo(200);
            assertRefused(large.share(ONE), (2 << 20) + 1);
            large.share(ONE).take(1 << 20);
        }
        HeldMemory.take(1L << 40);
    }

    private static void assertRefused(MemoryShares.Share share, long bytes) {
        assertThatThrownBy(() -> share.take(bytes)).isInstanceOfSatisfying(CatalogException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
    }
}
