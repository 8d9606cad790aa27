package io.serac.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.bench.BenchException;
import io.serac.bench.catalog.Catalog;
import io.serac.bench.http.HttpAnswer;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import java.io.IOException;

/** Prepares what only Serac's admin API can. Other catalogs refuse, and what needs it is not measured on them. Stateless. */
final class Administration {
    private static final String ROOT = "/admin/v1/";

    private Administration() {}

    /** Makes something, or changes it. */
    static void put(SampleCatalog sample, String path, String json) throws IOException {
        send(sample, "PUT", path, json);
    }

    /** Makes something that is told only in the answer. */
    static JsonNode post(SampleCatalog sample, String path, String json) throws IOException {
        return send(sample, "POST", path, json);
    }

    private static JsonNode send(SampleCatalog sample, String method, String path, String json) throws IOException {
        HttpRequest request = sample.catalog().admin(method, ROOT + path).json(json);
        try (HttpConnection connection = sample.connect()) {
            HttpAnswer answer = connection.exchange(request);
            if (answer.status() != 200 && answer.status() != 201) {
                throw new BenchException("The bench may not prepare what it needs by the admin API: " + request
                        + " was answered " + answer.status() + ": " + answer.body());
            }
            return Catalog.parse(answer);
        }
    }
}
