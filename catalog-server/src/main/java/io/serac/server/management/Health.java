package io.serac.server.management;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Whether requests should be sent to this server, and why not. Thread-safe. */
public final class Health {
    /** For all checks together. */
    static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final String SERVER = "server";

    private final Executor executor;
    private final List<BoundedCheck> checks = new CopyOnWriteArrayList<>();
    private volatile boolean isServing;

    /**
     * @param executor
     *            runs the checks, which may hang
     */
    public Health(Executor executor) {
        this.executor = executor;
    }

    /**
     * From now on this is looked at, too.
     *
     * @param name
     *            in kebab case; people write alarms on it
     * @param silence
     *            why the check fails if it throws or does not end in time
     */
    public void watch(String name, String silence, Supplier<Finding> check) {
        checks.add(new BoundedCheck(name, silence, check, executor));
    }

    /** The server has started. */
    public void serve() {
        isServing = true;
    }

    /** The server is about to stop: no new requests, please. */
    public void stop() {
        isServing = false;
    }

    /** Looks at everything at once. */
    HealthReport report() {
        List<HealthReport.Check> found = new ArrayList<>();
        found.add(new HealthReport.Check(SERVER,
                isServing ? Finding.ok() : Finding.failed("starting or stopping")));
        List<BoundedCheck> asked = List.copyOf(checks);
        List<CompletableFuture<Finding>> answers = asked.stream().map(BoundedCheck::ask).toList();
        long endNanos = System.nanoTime() + ANSWER_MAX.toNanos();
        for (int i = 0; i < asked.size(); i++) {
            Duration left = Duration.ofNanos(endNanos - System.nanoTime());
            found.add(new HealthReport.Check(asked.get(i).name(), asked.get(i).find(answers.get(i), left)));
        }
        return new HealthReport(found);
    }
}
