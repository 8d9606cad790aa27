package io.serac.bench.workload;

import io.serac.bench.catalog.Catalog;
import io.serac.bench.http.HttpAnswer;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Operation;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** Lists a large namespace; one operation is the walk over all its pages. Stateless. */
final class ListTables {

    static final int PAGE = 1_000;

    private ListTables() {}

    static List<Operation> pages(SampleCatalog sample, int connections) throws IOException {
        Catalog catalog = sample.catalog();
        String namespace = sample.createNamespace("listed");
        FillNamespace.withTables(sample, namespace, sample.scale().listedTables());
        return Collections.nCopies(connections, connection -> walk(catalog, namespace, connection));
    }

    private static boolean walk(Catalog catalog, String namespace, HttpConnection connection) throws IOException {
        String token = "";
        while (token != null) {
            HttpRequest request = catalog.read("GET", "namespaces/" + namespace + "/tables?pageSize=" + PAGE
                    + "&pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
            HttpAnswer answer = connection.exchange(request);
            Catalog.requireStatus(request, answer, 200);
            token = answer.lastStringField("next-page-token");
        }
        return true;
    }
}
