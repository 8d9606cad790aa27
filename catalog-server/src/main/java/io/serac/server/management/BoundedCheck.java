package io.serac.server.management;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One thing that is looked at. Bounded in time even if a network hangs, and one question at a time however often it is asked.
 * Thread-safe.
 */
final class BoundedCheck {
    private final String name;
    private final String silence;
    private final Supplier<Finding> question;
    private final Executor executor;
    private CompletableFuture<Finding> asked = CompletableFuture.completedFuture(Finding.ok());

    /**
     * @param silence
     *            why the check fails if the question throws or does not end
     */
    BoundedCheck(String name, String silence, Supplier<Finding> question, Executor executor) {
        this.name = name;
        this.silence = silence;
        this.question = question;
        this.executor = executor;
    }

    String name() {
        return name;
    }

    /** Begins to look. */
    synchronized CompletableFuture<Finding> ask() {
        if (asked.isDone()) {
            asked = CompletableFuture.supplyAsync(question, executor);
        }
        return asked;
    }

    /** What was found, if that is known in time. */
    Finding find(CompletableFuture<Finding> answer, Duration max) {
        try {
            return answer.get(Math.max(0, max.toNanos()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Finding.failed(silence);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.failed("the server is stopping");
        }
    }
}
