package io.serac.server.protection;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectionIT {
    private static final String ADMIN = "/admin/v1/warehouses/main/namespaces/";
    private static final String ICEBERG = "/catalog/v1/main/namespaces/";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final TestClient bob = SERVER.bob();

    @BeforeAll
    static void prepare() {
        SERVER.root().createNamespace("a");
        SERVER.root().createNamespace("empty");
        SERVER.root().createTable("a", "t");
        SERVER.root().createView("a", "v");
    }

    @ParameterizedTest
    @CsvSource({"a/tables/t", "a/views/v", "empty"})
    void whatIsProtectedIsNotDropped(String path) {
        String protection = ADMIN + path + "/protection";
        assertThat(root.get(protection).is(200).at("/enabled").asBoolean()).isFalse();
        bob.put(protection, "{'enabled': true}").is(404);
        bob.get(protection).is(404);

        root.put(protection, "{'enabled': true}").is(200);
        assertThat(root.get(protection).is(200).at("/enabled").asBoolean()).isTrue();
        root.delete(ICEBERG + path).isError(403, "ForbiddenException");
        root.put(protection, "{'enabled': 'no'}").is(400);
        root.put(protection, "{'enabled': false, 'x': 1}").is(400);

        root.put(protection, "{'enabled': false}").is(200);
        root.delete(ICEBERG + path).is(204);
        root.get(protection).is(404);
    }
}
