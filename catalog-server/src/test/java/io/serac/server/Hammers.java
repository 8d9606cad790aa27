package io.serac.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Closes something and opens it again, many times, while questions about it are asked all the time. No question that began after it was
 * closed may find it open. Thread-safe.
 */
public final class Hammers {
    /** In one of so many rounds the hammers are waited for, however slow they are. */
    private static final int LET_IN_EVERY = 5;

    private final ConcurrentLinkedQueue<Span> open = new ConcurrentLinkedQueue<>();
    private volatile boolean isOver;

    private Hammers() {
    }

    /** Whether something is open, as one server answers one client. Asked by several threads. */
    @FunctionalInterface
    public interface Question {
        /** Asks. */
        boolean isOpen();
    }

    /** Times of {@link System#nanoTime}. A question that is still running when it is opened again may find it open. */
    private record Span(long fromNanos, long toNanos) {
        boolean contains(Span question) {
            return question.fromNanos - fromNanos > 0 && question.toNanos - toNanos < 0;
        }
    }

    /**
     * Lets everything happen, and fails if a question was answered wrongly.
     *
     * @param hammers that ask each question all the time
     * @param close returns when it is committed
     * @param reopen likewise
     */
    public static void assertClosedWhenClosed(int rounds, int hammers, List<Question> questions, Runnable close,
            Runnable reopen)
            throws Exception {
        new Hammers().hammer(rounds, hammers, questions, close, reopen);
    }

    private void hammer(int rounds, int hammers, List<Question> questions, Runnable close, Runnable reopen)
            throws Exception {
        List<Span> closed = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (Question question : questions) {
                for (int i = 0; i < hammers; i++) {
                    running.add(threads.submit(() -> ask(question)));
                }
            }
            try {
                for (int round = 0; round < rounds; round++) {
                    close.run();
                    long from = System.nanoTime();
                    assertAll(questions, false, round);
                    assertAll(questions, false, round);
                    closed.add(new Span(from, System.nanoTime()));
                    reopen.run();
                    // The same promise the other way round.
                    assertAll(questions, true, round);
                    if (round % LET_IN_EVERY == 0) {
                        int before = open.size();
                        Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1))
                                .until(() -> open.size() > before);
                    }
                }
            } finally {
                isOver = true;
            }
            for (Future<?> hammer : running) {
                hammer.get(Patience.MAX.toSeconds(), TimeUnit.SECONDS);
            }
        }
        assertThat(open).as("the hammers must have been let in between").hasSizeGreaterThan(rounds / 10);
        assertThat(open.stream().filter(question -> closed.stream().anyMatch(span -> span.contains(question))))
                .as("questions that began while it was closed, and found it open").isEmpty();
    }

    private static void assertAll(List<Question> questions, boolean isOpen, int round) {
        for (int i = 0; i < questions.size(); i++) {
            assertThat(questions.get(i).isOpen()).as("question %s in round %s", i, round).isEqualTo(isOpen);
        }
    }

    private void ask(Question question) {
        while (!isOver) {
            long began = System.nanoTime();
            if (question.isOpen()) {
                open.add(new Span(began, System.nanoTime()));
            }
        }
    }
}
