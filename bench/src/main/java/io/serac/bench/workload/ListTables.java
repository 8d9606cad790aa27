package io.serac.bench.workload;

import io.serac.bench.catalog.Catalog;
import io.serac.bench.catalog.TableWriter;
import io.serac.bench.http.HttpAnswer;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Extent;
import io.serac.bench.load.Loop;
import io.serac.bench.load.Operation;
import io.serac.bench.load.Pace;
import io.serac.bench.process.Watched;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Lists a large namespace; one operation is the walk over all its pages. Stateless. */
final class ListTables {

    static final int PAGE = 1_000;

    private static final int CREATORS = 4;
    private static final Duration CREATION_TIMEOUT = Duration.ofMinutes(10);

    private ListTables() {}

    static List<Operation> pages(SampleCatalog sample, int connections) throws IOException {
        Catalog catalog = sample.catalog();
        String namespace = sample.createNamespace("listed");
        create(sample, namespace);
        return Collections.nCopies(connections, connection -> walk(catalog, namespace, connection));
    }

    private static void create(SampleCatalog sample, String namespace) {
        Catalog catalog = sample.catalog();
        AtomicInteger next = new AtomicInteger();
        Operation create = connection -> {
            HttpRequest request = TableWriter.createRequest(catalog, namespace,
                    "table_%06d".formatted(next.getAndIncrement()));
            Catalog.requireStatus(request, connection.exchange(request), 200);
            return true;
        };
        try (Loop loop = new Loop(catalog.access().base(), Collections.nCopies(CREATORS, create), Watched.NOTHING)) {
            loop.run(new Pace.Closed(), new Extent(sample.scale().listedTables(), CREATION_TIMEOUT));
        }
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
