package io.serac.server.management;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether the database answers. Bounded in time even if its network hangs, and one question at a time however often it is
 * asked. Thread-safe.
 */
final class DatabaseCheck {
    static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    private final Runnable question;
    private final Executor executor;
    private CompletableFuture<Void> asked = CompletableFuture.completedFuture(null);

    /**
     * @param question
     *            returns if the database answers, throws if not
     */
    DatabaseCheck(Runnable question, Executor executor) {
        this.question = question;
        this.executor = executor;
    }

    boolean answers() {
        try {
            ask().get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized CompletableFuture<Void> ask() {
        if (asked.isDone()) {
            asked = CompletableFuture.runAsync(question, executor);
        }
        return asked;
    }
}
