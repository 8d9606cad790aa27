package io.serac.bench.workload;

import io.serac.bench.catalog.Catalog;
import io.serac.bench.catalog.PreparedCommit;
import io.serac.bench.catalog.TableWriter;
import io.serac.bench.http.HttpAnswer;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Commits of one snapshot or one property. Stateless. */
final class CommitTables {

    private CommitTables() {}

    /** Each connection appends to a table of its own. */
    static List<Operation> ownTables(SampleCatalog sample, int connections) throws IOException {
        int kept = sample.scale().smallSnapshots();
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            TableWriter table = sample.createTable("committed", kept);
            operations.add(connection -> append(table, kept, connection));
        }
        return operations;
    }

    /** All connections append to one table; who loses reloads and tries again, and latency counts until it is in. */
    static List<Operation> hotAppend(SampleCatalog sample, int connections) throws IOException {
        int kept = sample.scale().smallSnapshots();
        TableWriter first = sample.createTable("hot", kept);
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            TableWriter writer = first.another();
            operations.add(connection -> appendUntilAccepted(writer, kept, connection));
        }
        return operations;
    }

    /** All connections set properties of one table, which need not conflict; who gets 409 tries again. */
    static List<Operation> hotProperty(SampleCatalog sample, int connections) throws IOException {
        TableWriter table = sample.createTable("hot", sample.scale().smallSnapshots());
        AtomicInteger value = new AtomicInteger();
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            String property = "bench.writer-" + i;
            operations.add(connection -> {
                setUntilAccepted(table, property, String.valueOf(value.incrementAndGet()), connection);
                return true;
            });
        }
        return operations;
    }

    private static boolean append(TableWriter table, int kept, HttpConnection connection) throws IOException {
        PreparedCommit commit = table.append(1, kept);
        Catalog.requireStatus(commit.request(), connection.exchange(commit.request()), 200);
        table.accept(commit);
        return true;
    }

    private static void setUntilAccepted(TableWriter table, String property, String value, HttpConnection connection)
            throws IOException {
        while (true) {
            HttpRequest request = table.setProperty(property, value);
            HttpAnswer answer = connection.exchange(request);
            if (answer.status() != 409) {
                Catalog.requireStatus(request, answer, 200);
                return;
            }
        }
    }

    private static boolean appendUntilAccepted(TableWriter table, int kept, HttpConnection connection)
            throws IOException {
        while (true) {
            PreparedCommit commit = table.append(1, kept);
            HttpAnswer answer = connection.exchange(commit.request());
            if (answer.status() != 409) {
                Catalog.requireStatus(commit.request(), answer, 200);
                table.accept(commit);
                return true;
            }
            table.reload(connection);
        }
    }
}
