package io.serac.bench.workload;

import io.serac.bench.BenchException;
import io.serac.bench.catalog.Catalog;
import io.serac.bench.catalog.TableWriter;
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
    static List<Operation> allow(SampleCatalog sample, int connections) throws IOException {
        TrinoEngine engine = sample.trino();
        IntFunction<HttpRequest> readable = table -> engine.select(table, column(1), column(3), column(50));
        require(sample, engine.select(0, column(1), column(2)), "{\"result\":false}");
        require(sample, readable.apply(0), "{\"result\":true}");
        return about(sample, connections, engine.tables(), readable);
    }

    /** Which of all its columns a user sees, each time of another table. */
    static List<Operation> filterColumns(SampleCatalog sample, int connections) throws IOException {
        TrinoEngine engine = sample.trino();
        List<String> columns = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        for (int index = 0; index < TableWriter.COLUMNS; index++) {
            columns.add(column(index + 1));
            if (index != 1) {
                kept.add(String.valueOf(index));
            }
        }
        IntFunction<HttpRequest> question = table -> engine.filterColumns(table, columns);
        require(sample, question.apply(0), "{\"result\":[" + String.join(",", kept) + "]}");
        return about(sample, connections, engine.tables(), question);
    }

    /** Which of 1,000 tables a user sees. */
    static List<Operation> filterTables(SampleCatalog sample, int connections) throws IOException {
        TrinoEngine engine = sample.trino();
        // Not about the last namespace if that has fewer tables.
        int namespaces = Math.max(1, engine.tables() / TrinoEngine.TABLES_PER_NAMESPACE);
        List<HttpRequest> questions = new ArrayList<>();
        for (int namespace = 0; namespace < namespaces; namespace++) {
            questions.add(engine.filterTables(namespace));
        }
        if (TrinoEngine.answer(sample, questions.getFirst()).split(",").length != Math.min(engine.tables(),
                TrinoEngine.TABLES_PER_NAMESPACE)) {
            throw new BenchException("The user of Trino does not see all of the tables.");
        }
        return about(sample, connections, namespaces, questions::get);
    }

    private static List<Operation> about(SampleCatalog sample, int connections, int things,
            IntFunction<HttpRequest> question) throws IOException {
        int bytes = TrinoEngine.answer(sample, question.apply(0)).length();
        return Collections.nCopies(connections, new AskForTrino(things, question, bytes));
    }

    private static String column(int number) {
        return "measured_column_%02d".formatted(number);
    }

    private static void require(SampleCatalog sample, HttpRequest question, String expected) throws IOException {
        String answer = TrinoEngine.answer(sample, question);
        if (!answer.equals(expected)) {
            throw new BenchException("The catalog answers Trino " + answer + " where " + expected + " would be right.");
        }
    }

    @Override
    public boolean run(HttpConnection connection) throws IOException {
        HttpRequest request = question.apply(Math.floorMod(next.getAndIncrement(), things));
        HttpAnswer answer = connection.exchange(request);
        Catalog.requireStatus(request, answer, 200);
        if (answer.bodyBytes() != answerBytes) {
            throw new BenchException(
                    "The catalog answers Trino " + answer.body() + ", which is not what it did first.");
        }
        return true;
    }
}
