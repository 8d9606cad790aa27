package io.serac.bench.workload;

import io.serac.bench.BenchException;
import io.serac.bench.catalog.Catalog;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Operation;
import io.serac.storage.fake.FakeObjectStore;
import java.io.IOException;
import java.util.List;

/** Warehouses of Serac's in the bench's object store. Other catalogs are not measured. Stateless. */
final class StoreWarehouse {
    private static final String STS =
            "\"scoping\": \"sts\", \"sts\": {\"role-arn\": \"" + FakeObjectStore.ROLE_ARN + "\"}";
    private static final String SIGNING = "\"scoping\": \"remote-signing\"";
    private static final String DELEGATION = "X-Iceberg-Access-Delegation";

    private StoreWarehouse() {}

    static List<Operation> load(SampleCatalog sample, int connections) throws IOException {
        return RepeatRequest.on(connections, loadRequest(sts(sample)), 200);
    }

    /** The same table as without keys. They are issued by the first load and given out again by all others. */
    static List<Operation> loadVended(SampleCatalog sample, int connections) throws IOException {
        HttpRequest request = withKeys(loadRequest(sts(sample)));
        try (HttpConnection connection = sample.connect()) {
            if (Catalog.json(connection, request, 200).path("storage-credentials").size() != 1) {
                throw new BenchException("The catalog hands out no keys.");
            }
        }
        return RepeatRequest.on(connections, request, 200);
    }

    static List<Operation> sign(SampleCatalog sample, int connections) throws IOException {
        SampleCatalog signing = open(sample, "bench-signing", SIGNING);
        String path = signing.tablePath(sample.scale().smallSnapshots());
        try (HttpConnection connection = sample.connect()) {
            String location = Catalog.json(connection, signing.catalog().read("GET", path), 200)
                    .at("/metadata/location").asText();
            HttpRequest request = signing.catalog().read("POST", path + "/sign").json("""
                    {"region": "us-east-1", "method": "GET", "uri": "%s/%s/data/a.parquet", "headers": {}, "provider": "s3"}
                    """.formatted(sample.store().get().endpoint(), location.substring("s3://".length())));
            return RepeatRequest.on(connections, request, 200);
        }
    }

    /** The warehouse whose store issues temporary keys. */
    static SampleCatalog sts(SampleCatalog sample) throws IOException {
        return sts(sample, "bench-sts");
    }

    /** Another one whose store issues temporary keys. */
    static SampleCatalog sts(SampleCatalog sample, String warehouse) throws IOException {
        return open(sample, warehouse, STS);
    }

    /** The same request, asking for keys too. */
    static HttpRequest withKeys(HttpRequest load) {
        return load.header(DELEGATION, "vended-credentials");
    }

    private static HttpRequest loadRequest(SampleCatalog store) throws IOException {
        return store.catalog().read("GET", store.tablePath(store.scale().smallSnapshots()));
    }

    private static SampleCatalog open(SampleCatalog sample, String warehouse, String scoping) throws IOException {
        return sample.warehouse(warehouse, name -> {
            FakeObjectStore store = sample.store().get();
            Administration.put(sample, "warehouses/" + name, """
                    {"storage": {"type": "s3", "root": "s3://%s/%s", "endpoint": "%s", %s,
                      "credentials": {"access-key-id": "%s", "secret-access-key": "%s"}}}
                    """.formatted(FakeObjectStore.BUCKET, name, store.endpoint(), scoping, store.key().accessKeyId(),
                    store.key().secretAccessKey()));
        });
    }
}
