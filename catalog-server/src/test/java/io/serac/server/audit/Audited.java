package io.serac.server.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** What the audit of a test server says, over HTTP. */
final class Audited {

    private final TestClient root;

    Audited(TestServer server) {
        this.root = server.root();
    }

    /** Records that a search finds now, newest first. */
    List<JsonNode> search(String query) {
        List<JsonNode> records = new ArrayList<>();
        root.get("/admin/v1/audit?" + query).is(200).at("/items").forEach(records::add);
        return records;
    }

    /** Records that a search finds as soon as it finds so many; those that no change carries come a little later. */
    List<JsonNode> await(int count, String query) {
        return Awaitility.await().until(() -> search(query), records -> records.size() >= count);
    }
}
