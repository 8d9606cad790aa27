package io.serac.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that load and commit tables in turn, one table each, until stopped; half of them open a connection for each request. */
final class Load implements AutoCloseable {
    private static final int PAUSE_MILLIS = 20;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicBoolean isStopped = new AtomicBoolean();
    private final AtomicInteger requests = new AtomicInteger();
    private final Collection<String> failures = new ConcurrentLinkedQueue<>();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    /** Starts them; the tables {@code t0}, {@code t1} and so on must be there. */
    Load(int port, String token, int clients) {
        for (int i = 0; i < clients; i++) {
            String table = "t" + i;
            boolean keepsConnection = i % 2 == 0;
            running.add(threads.submit(() -> run(port, token, table, keepsConnection)));
        }
    }

    private void run(int port, String token, String table, boolean keepsConnection) {
        String path = "/catalog/v1/" + Requests.WAREHOUSE + "/namespaces/a/tables/" + table;
        try (PlainClient client = new PlainClient(port, token, keepsConnection)) {
            for (int n = 0; !isStopped.get(); n++) {
                String key = table + "-" + n;
                if (isAnswered(client, "POST", path, """
                        {"requirements": [], "updates": [{"action": "set-properties", "updates": {"%s": "x"}}]}
                        """.formatted(key))) {
                    acknowledged.add(key);
                }
                isAnswered(client, "GET", path, "");
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (IOException e) {
            failures.add("close: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAnswered(PlainClient client, String method, String path, String body) {
        requests.incrementAndGet();
        try {
            PlainClient.Answer answer = client.send(method, path, body);
            if (answer.status() == 200) {
                return true;
            }
            failures.add(method + " " + path + ": " + answer.status() + " " + answer.body());
        } catch (IOException e) {
            failures.add(method + " " + path + ": " + e);
        }
        return false;
    }

    int requests() {
        return requests.get();
    }

    /** What was not answered with 200, as it was sent once. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Keys of the properties whose commits were acknowledged for a table. */
    List<String> acknowledged(String table) {
        return acknowledged.stream().filter(key -> key.startsWith(table + "-")).toList();
    }

    void stop() throws Exception {
        isStopped.set(true);
        for (Future<?> client : running) {
            client.get(60, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        isStopped.set(true);
        threads.close();
    }
}
