package io.serac.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class HealthTest {
    @AutoClose
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    @Test
    void serverIsReadyOnlyBetweenStartAndStop() {
        Health health = new Health(() -> {
        }, executor);

        assertThat(health.problem()).isNotEmpty();
        health.serve();
        assertThat(health.problem()).isEmpty();
        health.stop();
        assertThat(health.problem()).isNotEmpty();
    }

    @Test
    void hangingDatabaseIsAskedOnceAndMakesTheServerUnreadyUntilItAnswers() {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicInteger questions = new AtomicInteger();
        Health health = new Health(() -> {
            questions.incrementAndGet();
            await(hanging);
        }, executor);
        health.serve();

        assertThat(health.problem()).contains("the database does not answer");
        assertThat(health.problem()).contains("the database does not answer");
        assertThat(questions).hasValue(1);

        hanging.countDown();
        assertThat(health.problem()).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
