package io.serac.bench.workload;

import io.serac.bench.BenchException;
import io.serac.bench.catalog.Catalog;
import io.serac.bench.http.HttpAnswer;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Questions about one thing after the other, round and round, of which each has an answer of the same size. Shared by all
 * connections. Thread-safe.
 */
final class AskForTrino implements Operation {
    private final int things;
    private final IntFunction<HttpRequest> question;
    private final int answerBytes;
    private final AtomicInteger next = new AtomicInteger();

    private AskForTrino(int things, IntFunction<HttpRequest> question, int answerBytes) {
        this.things = things;
        this.question = question;
        this.answerBytes = answerBytes;
    }

    /** Whether a query may read three columns, each time of another table. */
    static List<Operation> allow(SampleCatalog sample, TrinoEngine engine, int connections) throws IOException {
        List<String> columns = engine.columns();
        List<String> open = List.of(columns.getFirst(), columns.get(2), columns.getLast());
        require(sample, engine.select(0, List.of(columns.getFirst(), columns.get(TrinoEngine.HIDDEN))),
                "{\"result\":false}");
        require(sample, engine.select(0, open), "{\"result\":true}");
        return about(sample, connections, engine.tables(), table -> engine.select(table, open));
    }

    /** Which of all its columns a user sees, each time of another table. */
    static List<Operation> filterColumns(SampleCatalog sample, TrinoEngine engine, int connections)
            throws IOException {
        requireAllButTheHidden(sample, engine);
        return about(sample, connections, engine.tables(), engine::filterColumns);
    }

    private static void requireAllButTheHidden(SampleCatalog sample, TrinoEngine engine) throws IOException {
        String kept = IntStream.range(0, engine.columns().size()).filter(index -> index != TrinoEngine.HIDDEN)
                .mapToObj(String::valueOf).collect(Collectors.joining(","));
        require(sample, engine.filterColumns(0), "{\"result\":[" + kept + "]}");
    }

    /** Which of 1,000 tables a user sees. */
    static List<Operation> filterTables(SampleCatalog sample, TrinoEngine engine, int connections)
            throws IOException {
        List<HttpRequest> questions = new ArrayList<>();
        for (int namespace = 0; namespace < engine.namespaces().size(); namespace++) {
            questions.add(engine.filterTables(namespace));
        }
        if (TrinoEngine.answer(sample, questions.getFirst()).split(",").length != Math.min(engine.tables(),
                TrinoEngine.TABLES_PER_NAMESPACE)) {
            throw new BenchException("The user of Trino does not see all of the tables.");
        }
        return about(sample, connections, questions.size(), questions::get);
    }

    /**
     * What {@code information_schema.columns} of a schema takes: which of its 1,000 tables a user sees, and then of each which of its
     * columns; each time of another schema.
     */
    static List<Operation> columnsOfSchemas(SampleCatalog sample, TrinoEngine engine, int connections)
            throws IOException {
        requireAllButTheHidden(sample, engine);
        int bytes = TrinoEngine.answer(sample, engine.filterColumns(0)).length();
        AtomicInteger next = new AtomicInteger();
        return Collections.nCopies(connections, connection -> {
            int namespace = Math.floorMod(next.getAndIncrement(), engine.namespaces().size());
            HttpRequest tables = engine.filterTables(namespace);
            Catalog.requireStatus(tables, connection.exchange(tables), 200);
            int first = namespace * TrinoEngine.TABLES_PER_NAMESPACE;
            int end = Math.min(engine.tables(), first + TrinoEngine.TABLES_PER_NAMESPACE);
            for (int table = first; table < end; table++) {
                ask(connection, engine.filterColumns(table), bytes);
            }
            return true;
        });
    }

    private static List<Operation> about(SampleCatalog sample, int connections, int things,
            IntFunction<HttpRequest> question) throws IOException {
        int bytes = TrinoEngine.answer(sample, question.apply(0)).length();
        return Collections.nCopies(connections, new AskForTrino(things, question, bytes));
    }

    private static void require(SampleCatalog sample, HttpRequest question, String expected) throws IOException {
        String answer = TrinoEngine.answer(sample, question);
        if (!answer.equals(expected)) {
            throw new BenchException("The catalog answers Trino " + answer + " where " + expected + " would be right.");
        }
    }

    @Override
    public boolean run(HttpConnection connection) throws IOException {
        ask(connection, question.apply(Math.floorMod(next.getAndIncrement(), things)), answerBytes);
        return true;
    }

    private static void ask(HttpConnection connection, HttpRequest request, int answerBytes) throws IOException {
        HttpAnswer answer = connection.exchange(request);
        Catalog.requireStatus(request, answer, 200);
        if (answer.bodyBytes() != answerBytes) {
            throw new BenchException(
                    "The catalog answers Trino " + answer.body() + ", which is not what it did first.");
        }
    }
}
