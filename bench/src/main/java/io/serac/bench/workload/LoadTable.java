package io.serac.bench.workload;

import io.serac.bench.BenchException;
import io.serac.bench.catalog.Catalog;
import io.serac.bench.http.HttpAnswer;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Operation;
import java.io.IOException;
import java.util.List;

/** Loads of one table. Stateless. */
final class LoadTable {

    private LoadTable() {}

    static List<Operation> small(SampleCatalog sample, int connections) throws IOException {
        return RepeatRequest.on(connections, load(sample, sample.scale().smallSnapshots(), ""), 200);
    }

    static List<Operation> large(SampleCatalog sample, int connections) throws IOException {
        return RepeatRequest.on(connections, load(sample, sample.scale().largeSnapshots(), ""), 200);
    }

    static List<Operation> largeCompressed(SampleCatalog sample, int connections) throws IOException {
        HttpRequest request = load(sample, sample.scale().largeSnapshots(), "").header("Accept-Encoding", "gzip");
        return RepeatRequest.on(connections, request, 200);
    }

    static List<Operation> largeReferencedOnly(SampleCatalog sample, int connections) throws IOException {
        return RepeatRequest.on(connections, load(sample, sample.scale().largeSnapshots(), "?snapshots=refs"), 200);
    }

    static List<Operation> notModified(SampleCatalog sample, int connections) throws IOException {
        HttpRequest request = load(sample, sample.scale().smallSnapshots(), "");
        try (HttpConnection connection = sample.connect()) {
            HttpAnswer answer = connection.exchange(request);
            Catalog.requireStatus(request, answer, 200);
            String entityTag = answer.entityTag();
            if (entityTag == null) {
                throw new BenchException("The catalog sends no ETag, so a load cannot be answered 304.");
            }
            return RepeatRequest.on(connections, request.header("If-None-Match", entityTag), 304);
        }
    }

    static List<Operation> exists(SampleCatalog sample, int connections) throws IOException {
        HttpRequest request = sample.catalog().read("HEAD", sample.tablePath(sample.scale().smallSnapshots()));
        try (HttpConnection connection = sample.connect()) {
            int status = connection.exchange(request).status();
            if (status != 200 && status != 204) {
                throw new BenchException("Expected 204 but got " + status + " from " + request + ".");
            }
            return RepeatRequest.on(connections, request, status);
        }
    }

    private static HttpRequest load(SampleCatalog sample, int snapshots, String query) throws IOException {
        return sample.catalog().read("GET", sample.tablePath(snapshots) + query);
    }
}
