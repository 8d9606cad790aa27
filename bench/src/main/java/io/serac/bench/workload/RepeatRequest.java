package io.serac.bench.workload;

import io.serac.bench.catalog.Catalog;
import io.serac.bench.http.HttpAnswer;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Operation;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** Sends the same request again and again. Immutable, thread-safe. */
public record RepeatRequest(HttpRequest request, int status) implements Operation {

    /** One operation for each connection. */
    public static List<Operation> on(int connections, HttpRequest request, int status) {
        return Collections.nCopies(connections, new RepeatRequest(request, status));
    }

    @Override
    public boolean run(HttpConnection connection) throws IOException {
        HttpAnswer answer = connection.exchange(request);
        Catalog.requireStatus(request, answer, status);
        return true;
    }
}
