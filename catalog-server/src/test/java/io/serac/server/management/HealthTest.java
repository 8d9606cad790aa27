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
    private final Health health = new Health(executor);

    @Test
    void serverIsReadyOnlyBetweenStartAndStop() {
        assertThat(health.report().json()).isEqualTo(
                """
                {"status":"not ready","checks":[{"name":"server","status":"failed","reason":"starting or stopping"}]}""");
        health.serve();
        assertThat(health.report().isReady()).isTrue();
        health.stop();
        assertThat(health.report().isReady()).isFalse();
    }

    @Test
    void hangingDatabaseIsAskedOnceAndMakesTheServerUnreadyUntilItAnswers() {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicInteger questions = new AtomicInteger();
        health.watch("database", "the database does not answer", () -> {
            questions.incrementAndGet();
            await(hanging);
            return Finding.ok();
        });
        health.watch("storages", "silent", Finding::ok);
        health.serve();

        assertThat(health.report().json()).contains("""
                {"name":"database","status":"failed","reason":"the database does not answer"}""").contains("""
                {"name":"storages","status":"ok"}""");
        assertThat(health.report().isReady()).isFalse();
        assertThat(questions).hasValue(1);

        hanging.countDown();
        assertThat(health.report().isReady()).isTrue();
    }

    @Test
    void warningsAreShownAndChangeNothingWhileWhatThrowsHasFailed() {
        health.serve();
        health.watch("storages", "silent", () -> Finding.warning("2 \"stopped\""));

        assertThat(health.report().isReady()).isTrue();
        assertThat(health.report().json()).isEqualTo("""
                {"status":"ready","checks":[{"name":"server","status":"ok"},\
                {"name":"storages","status":"warning","reason":"2 \\"stopped\\""}]}""");

        health.watch("broken", "cannot be asked", () -> {
            throw new IllegalStateException("not told to anybody");
        });
        assertThat(health.report().isReady()).isFalse();
        assertThat(health.report().json()).contains("cannot be asked").doesNotContain("not told to anybody");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
