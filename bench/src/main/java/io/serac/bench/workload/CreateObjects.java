package io.serac.bench.workload;

import io.serac.bench.catalog.Catalog;
import io.serac.bench.catalog.TableWriter;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates tables and namespaces under names that were never used. Stateless. */
final class CreateObjects {

    private CreateObjects() {}

    static List<Operation> tables(SampleCatalog sample, int connections) throws IOException {
        Catalog catalog = sample.catalog();
        String namespace = sample.createNamespace("created");
        AtomicInteger next = new AtomicInteger();
        return each(connections, connection -> {
            HttpRequest request = TableWriter.createRequest(catalog, namespace, "t" + next.incrementAndGet());
            Catalog.requireStatus(request, connection.exchange(request), 200);
            return true;
        });
    }

    static List<Operation> namespaces(SampleCatalog sample, int connections) {
        Catalog catalog = sample.catalog();
        String stem = sample.freshName("created");
        AtomicInteger next = new AtomicInteger();
        return each(connections, connection -> {
            HttpRequest request = SampleCatalog.createNamespaceRequest(catalog, stem + "_" + next.incrementAndGet());
            Catalog.requireStatus(request, connection.exchange(request), 200);
            return true;
        });
    }

    static List<Operation> droppedTables(SampleCatalog sample, int connections) throws IOException {
        Catalog catalog = sample.catalog();
        String namespace = sample.createNamespace("dropped");
        int supply = sample.scale().supply();
        FillNamespace.withTables(sample, namespace, supply);
        AtomicInteger next = new AtomicInteger();
        return each(connections, connection -> drop(catalog, connection, namespace, next.getAndIncrement(), supply));
    }

    private static boolean drop(Catalog catalog, HttpConnection connection, String namespace, int index, int supply)
            throws IOException {
        if (index >= supply) {
            return false;
        }
        HttpRequest request =
                catalog.change("DELETE", "namespaces/" + namespace + "/tables/" + FillNamespace.name(index));
        Catalog.requireStatus(request, connection.exchange(request), 204);
        return true;
    }

    private static List<Operation> each(int connections, Operation operation) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            operations.add(operation);
        }
        return operations;
    }
}
