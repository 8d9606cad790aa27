package io.serac.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class NamespacesIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();

    @Test
    void ownerSeesWhatHeMadeAndOthersSeeNothing() {
        root.createNamespace("a");
        root.createTable("a", "t");

        assertThat(root.get(TestClient.namespacePath("a") + "/tables").is(200).at("/identifiers")).hasSize(1);
        SERVER.bob().get(TestClient.namespacePath("a") + "/tables").isError(404, "NoSuchWarehouseException");
        SERVER.anonymous().get(TestClient.namespacePath("a") + "/tables").isError(401, "NotAuthorizedException");
    }
}
