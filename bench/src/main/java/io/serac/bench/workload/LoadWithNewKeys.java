package io.serac.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.bench.catalog.Catalog;
import io.serac.bench.catalog.CatalogAccess;
import io.serac.bench.catalog.Credential;
import io.serac.bench.BenchException;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loads for which the store is asked for keys, because nobody has had any for this table and this account. Shared by all
 * connections. Thread-safe.
 */
final class LoadWithNewKeys implements Operation {
    private static final int TABLES = 200;

    private final List<Catalog> accounts;
    private final String namespace;
    private final AtomicInteger next = new AtomicInteger();

    private LoadWithNewKeys(List<Catalog> accounts, String namespace) {
        this.accounts = List.copyOf(accounts);
        this.namespace = namespace;
    }

    /** Each account loads each table once: the supply. */
    static List<Operation> once(SampleCatalog sample, int connections) throws IOException {
        SampleCatalog warehouse = StoreWarehouse.sts(sample);
        String namespace = warehouse.createNamespace("keys");
        FillNamespace.withTables(warehouse, namespace, TABLES);
        List<Catalog> accounts = new ArrayList<>();
        while (accounts.size() * TABLES < sample.scale().supply()) {
            accounts.add(reader(warehouse));
        }
        return Collections.nCopies(connections, new LoadWithNewKeys(accounts, namespace));
    }

    private static Catalog reader(SampleCatalog warehouse) throws IOException {
        CatalogAccess access = warehouse.catalog().access();
        Credential own = access.credential();
        if (own == null) {
            throw new BenchException("No client credential was given, so no other client can log in beside it.");
        }
        String name = warehouse.freshName("reader");
        Administration.put(warehouse, "service-accounts/" + name, "{}");
        Administration.put(warehouse, "warehouses/" + access.warehouse() + "/grants/service-account:" + name
                + "/SELECT", "{}");
        JsonNode secret = Administration.post(warehouse, "service-accounts/" + name + "/secrets", "{}");
        return Catalog.open(access.withCredential(new Credential(secret.required("client-id").asText(),
                secret.required("client-secret").asText(), own.scope(), own.tokenUri())));
    }

    @Override
    public boolean run(HttpConnection connection) throws IOException {
        int index = next.getAndIncrement();
        if (index >= accounts.size() * TABLES) {
            return false;
        }
        HttpRequest request = StoreWarehouse.withKeys(accounts.get(index / TABLES).read("GET",
                "namespaces/" + namespace + "/tables/" + FillNamespace.name(index % TABLES)));
        Catalog.requireStatus(request, connection.exchange(request), 200);
        return true;
    }
}
