package io.serac.server.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnershipIT {
    private static final String ADMIN = "/admin/v1/warehouses/main";
    private static final String NAMESPACE = ADMIN + "/namespaces/a";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private static TestClient alice;

    private final TestClient root = SERVER.root();
    private final TestClient bob = SERVER.bob();

    @BeforeAll
    static void prepare() {
        SERVER.root().createNamespace("a");
        SERVER.root().createTable("a", "t");
        SERVER.root().createView("a", "v");
        alice = SERVER.account("alice");
    }

    @ParameterizedTest
    @CsvSource({"/namespaces/a", "/namespaces/a/tables/t", "/namespaces/a/views/v"})
    void ownersGiveAwayWhatIsTheirs(String path) {
        String owner = ADMIN + path + "/owner";
        String protection = ADMIN + path + "/protection";
        bob.get(owner).is(404);
        bob.put(owner, "{'owner': 'service-account:bob'}").is(404);
        alice.put(protection, "{'enabled': false}").is(404);

        Answer given = root.put(owner, "{'owner': 'service-account:alice'}").is(200);
        assertThat(given.body()).isEqualTo("{\"owner\":\"service-account:alice\"}");
        assertThat(given.header("X-Serac-Epoch")).isPresent();
        assertThat(alice.get(owner).is(200).body()).isEqualTo(given.body());
        alice.put(protection, "{'enabled': false}").is(200);
        bob.get(owner).is(404);

        root.put(ADMIN + path + "/grants/service-account:bob/DESCRIBE", "{}").is(201);
        bob.get(owner).is(200);
        bob.put(owner, "{'owner': 'service-account:bob'}").isError(403, "ForbiddenException");
        root.delete(ADMIN + path + "/grants/service-account:bob/DESCRIBE").is(204);

        alice.put(owner, "{'owner': 'service-account:root'}").is(200);
        alice.put(owner, "{'owner': 'service-account:alice'}").is(404);
    }

    @Test
    void aWarehouseIsGivenAwayWithItsRoot() {
        String path = "/admin/v1/warehouses/given";
        root.put(path, "{'storage': {'type': 'file', 'root': 'file:" + SERVER.storage().resolveSibling("given") + "'}}")
                .is(201);
        alice.post("/catalog/v1/given/namespaces", "{'namespace': ['x']}").is(404);

        root.put(path + "/owner", "{'owner': 'service-account:alice'}").is(200);

        alice.post("/catalog/v1/given/namespaces", "{'namespace': ['x']}").is(200);
        root.post("/catalog/v1/given/namespaces", "{'namespace': ['y']}").is(403);
        root.put(path + "/owner", "{'owner': 'service-account:root'}").is(403);
        bob.get(path + "/owner").is(404);
    }

    @Test
    void onlySomebodyWhoCanOwnBecomesTheOwner() {
        String owner = NAMESPACE + "/owner";
        root.put(owner, "{'owner': 'everyone'}").is(400);
        root.put(owner, "{'owner': 'service-account:nobody'}").is(404);
        root.put(owner, "{'owner': 'nobody'}").is(400);
        assertThat(root.put(owner, "{'owner': 'service-account:alice', 'x': 1}").is(400).at("/error/reason").asText())
                .isEqualTo("invalid-body");
        root.put(owner, "{}").is(400);
        root.put("/admin/v1/server/owner", "{'owner': 'service-account:alice'}").is(404);
        assertThat(root.get(owner).is(200).at("/owner").asText()).isEqualTo("service-account:root");
    }

    @Test
    void aGiftMeetsWhatItsGiverHasSeenAndIsGivenOnce() {
        root.createTable("a", "once");
        String owner = NAMESPACE + "/tables/once/owner";
        String tag = root.get(owner).is(200).header("ETag").orElseThrow();
        TestClient once = root.with("Idempotency-Key", UUID.randomUUID().toString()).with("If-Match", tag);
        once.put(owner, "{'owner': 'user:k:zoe'}").is(200);
        once.put(owner, "{'owner': 'user:k:zoe'}").is(200);
        root.with("If-Match", tag).put(owner, "{'owner': 'service-account:alice'}").is(412);
        assertThat(root.get(owner).at("/owner").asText()).isEqualTo("user:k:zoe");
    }

    @Test
    void managedAccessKeepsOwnersFromGranting() {
        root.createNamespace("managed");
        String managed = ADMIN + "/namespaces/managed";
        root.put(managed + "/owner", "{'owner': 'service-account:alice'}").is(200);
        alice.createTable("managed", "t");
        String grant = managed + "/tables/t/grants/service-account:alice/SELECT";
        String policy = managed + "/tables/t/policies/p";
        alice.put(grant, "{}").is(201);
        alice.put(managed + "/managed-access", "{'enabled': false}").isError(403, "ForbiddenException");
        assertThat(alice.get(managed + "/managed-access").is(200).at("/enabled").asBoolean()).isFalse();
        bob.get(managed + "/managed-access").is(404);
        bob.put(managed + "/managed-access", "{'enabled': true}").is(404);

        Answer set = root.put(managed + "/managed-access", "{'enabled': true}").is(200);
        assertThat(set.at("/enabled").asBoolean()).isTrue();
        assertThat(alice.get(managed + "/managed-access").at("/enabled").asBoolean()).isTrue();
        alice.delete(grant).isError(403, "ForbiddenException");
        alice.put(policy, "{'kind': 'COLUMN_DENY', 'columns': ['id'], 'to': ['everyone']}").is(403);
        alice.get(TestClient.tablePath("managed", "t")).is(200);
        root.delete(grant).is(204);

        root.put(managed + "/managed-access", "{'enabled': false}").is(200);
        alice.put(grant, "{}").is(201);
        alice.delete(grant).is(204);
        root.put(managed + "/managed-access", "{}").is(400);
        root.put(managed + "/managed-access", "{'enabled': true, 'x': 1}").is(400);
    }

    @Test
    void managedAccessOfAWarehouseNeedsTheServer() {
        String path = ADMIN + "/managed-access";
        assertThat(root.get(path).is(200).at("/enabled").asBoolean()).isFalse();
        root.put(ADMIN + "/grants/service-account:alice/MANAGE_GRANTS", "{}").is(201);
        alice.put(path, "{'enabled': true}").isError(403, "ForbiddenException");
        root.put(path, "{'enabled': true}").is(200);
        root.put(path, "{'enabled': false}").is(200);
        root.delete(ADMIN + "/grants/service-account:alice/MANAGE_GRANTS").is(204);
    }
}
