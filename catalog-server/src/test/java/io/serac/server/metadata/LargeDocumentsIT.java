package io.serac.server.metadata;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestServer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Documents that are too large for the cache, so that each load reads them again, and asks for memory before. */
class LargeDocumentsIT {
    private static final String TABLES = "/catalog/v1/main/namespaces/l/tables";
    private static final int COMMITS = 3;

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    @Test
    void theyAreLoadedAndCommittedToWhole() {
        SERVER.root().createNamespace("l");
        SERVER.root().post(TABLES, "{'name': 't', 'schema': {'type': 'struct', 'fields': []}}").is(200);
        for (int i = 0; i < COMMITS; i++) {
            SERVER.root().post(TABLES + "/t", properties(i)).is(200);
        }

        String loaded = SERVER.root().get(TABLES + "/t").is(200).body();
        assertThat(loaded).hasSizeGreaterThan(COMMITS * 6_000_000).contains("p0-0", "p2-5999");
    }

    private static String properties(int commit) {
        String value = "v".repeat(1000);
        return IntStream.range(0, 6000).mapToObj(i -> "'p" + commit + "-" + i + "': '" + value + "'").collect(joining(
                ", ", "{'requirements': [], 'updates': [{'action': 'set-properties', 'updates': {", "}}]}"));
    }
}
