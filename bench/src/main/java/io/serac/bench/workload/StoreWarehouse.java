package io.serac.bench.workload;

import io.serac.bench.BenchException;
import io.serac.bench.catalog.Catalog;
import io.serac.bench.http.HttpAnswer;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Operation;
import io.serac.storage.fake.FakeObjectStore;
import java.io.IOException;
import java.util.List;

/**
 * A warehouse of Serac's in an object store that this process holds in memory, so that its work is not counted. The store judges
 * keys and signatures, or the server would refuse it. Other catalogs are not measured. Stateless but for the store.
 */
final class StoreWarehouse {
    private static final String STS =
            "\"scoping\": \"sts\", \"sts\": {\"role-arn\": \"" + FakeObjectStore.ROLE_ARN + "\"}";
    private static final String DELEGATION = "X-Iceberg-Access-Delegation";

    private StoreWarehouse() {}

    /** Lives as long as this process. */
    private static final class Store {
        static final FakeObjectStore ONE = FakeObjectStore.start();
    }

    static List<Operation> load(SampleCatalog sample, int connections) throws IOException {
        return RepeatRequest.on(connections, loadRequest(sts(sample)), 200);
    }

    /** Keys are issued by the first load and given out again by all others. */
    static List<Operation> loadVended(SampleCatalog sample, int connections) throws IOException {
        HttpRequest request = loadRequest(sts(sample)).header(DELEGATION, "vended-credentials");
        try (HttpConnection connection = sample.connect()) {
            if (Catalog.json(connection, request, 200).path("storage-credentials").size() != 1) {
                throw new BenchException("The catalog hands out no keys.");
            }
        }
        return RepeatRequest.on(connections, request, 200);
    }

    static List<Operation> sign(SampleCatalog sample, int connections) throws IOException {
        SampleCatalog signing = open(sample, "bench-signing", "\"scoping\": \"remote-signing\"");
        String path = signing.tablePath(sample.scale().smallSnapshots());
        try (HttpConnection connection = sample.connect()) {
            String location = Catalog.json(connection, signing.catalog().read("GET", path), 200)
                    .at("/metadata/location").asText();
            HttpRequest request = signing.catalog().read("POST", path + "/sign").json("""
                    {"region": "us-east-1", "method": "GET", "uri": "%s/%s/data/a.parquet", "headers": {}, "provider": "s3"}
                    """.formatted(Store.ONE.endpoint(), location.substring("s3://".length())));
            return RepeatRequest.on(connections, request, 200);
        }
    }

    private static HttpRequest loadRequest(SampleCatalog store) throws IOException {
        return store.catalog().read("GET", store.tablePath(store.scale().smallSnapshots()));
    }

    private static SampleCatalog sts(SampleCatalog sample) throws IOException {
        return open(sample, "bench-sts", STS);
    }

    private static SampleCatalog open(SampleCatalog sample, String name, String scoping) throws IOException {
        FakeObjectStore store = Store.ONE;
        HttpRequest request = sample.catalog().admin("PUT", "/admin/v1/warehouses/" + name).json("""
                {"storage": {"type": "s3", "root": "s3://%s/%s", "endpoint": "%s", %s,
                  "credentials": {"access-key-id": "%s", "secret-access-key": "%s"}}}
                """.formatted(FakeObjectStore.BUCKET, name, store.endpoint(), scoping, store.key().accessKeyId(),
                store.key().secretAccessKey()));
        try (HttpConnection connection = sample.connect()) {
            HttpAnswer answer = connection.exchange(request);
            if (answer.status() != 200 && answer.status() != 201) {
                throw new BenchException(
                        "The catalog does not let the bench make a warehouse in an object store: it answered "
                                + answer.status() + ".");
            }
        }
        return new SampleCatalog(sample.catalog().access().withWarehouse(name), sample.scale(), sample.clock());
    }
}
