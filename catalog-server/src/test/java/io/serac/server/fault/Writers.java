package io.serac.server.fault;

import io.serac.server.Answer;
import io.serac.server.Patience;
import io.serac.server.TestClient;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/** Commits of many writers to one table at once, each with a token of its own, and what each was answered. Thread-safe. */
final class Writers implements AutoCloseable {
    private static final int NO_ANSWER = 0;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final Map<String, Integer> statusByToken = new ConcurrentHashMap<>();
    private final Map<String, String> refusalByToken = new ConcurrentHashMap<>();
    private final AtomicBoolean isStopped = new AtomicBoolean();
    private final String path;

    Writers(String tablePath) {
        path = tablePath;
    }

    /** Starts writers that commit a number of times each, or until stopped. */
    Writers start(int writers, int commitsEach, IntFunction<TestClient> clientOf) {
        for (int i = 0; i < writers; i++) {
            int writer = i;
            running.add(threads.submit(() -> {
                for (int n = 0; n < commitsEach && !isStopped.get(); n++) {
                    commit(clientOf.apply(writer));
                }
            }));
        }
        return this;
    }

    private void commit(TestClient client) {
        String token = PointerChain.newToken();
        try {
            Answer answer = client.post(path, Commits.set(token, "x"));
            statusByToken.put(token, answer.status());
            if (answer.status() != 200) {
                refusalByToken.put(token, answer.body());
            }
        } catch (UncheckedIOException e) {
            // The server died before it could answer: the commit may be there or not.
            statusByToken.put(token, NO_ANSWER);
        }
    }

    Writers await() throws Exception {
        for (Future<?> writer : running) {
            writer.get(Patience.MAX.toSeconds(), TimeUnit.SECONDS);
        }
        return this;
    }

    Writers stop() throws Exception {
        isStopped.set(true);
        return await();
    }

    /** Tokens whose commit was answered with 200. */
    List<String> acknowledged() {
        return withStatus(200, 200);
    }

    /** Tokens whose commit was answered with 4xx or 503, which promises that it was not applied. */
    List<String> refused() {
        List<String> refused = new ArrayList<>(withStatus(400, 499));
        refused.addAll(withStatus(503, 503));
        return refused;
    }

    /** What was answered to commits that were not acknowledged, for people who look for the reason. */
    String refusals() {
        return refusalByToken.toString();
    }

    List<String> withStatus(int from, int to) {
        return statusByToken.entrySet().stream()
                .filter(entry -> entry.getValue() >= from && entry.getValue() <= to).map(Map.Entry::getKey).toList();
    }

    @Override
    public void close() {
        isStopped.set(true);
        threads.close();
    }
}
