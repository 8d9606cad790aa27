package io.serac.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What restricts the account of an engine where it enforces nothing is not lifted by naming a user who is not restricted. */
class BoundEnginesIT {
    private static final String EMP = "/admin/v1/warehouses/main/namespaces/hr/tables/emp";
    private static final String POLICY = EMP + "/policies/p";
    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        root.createNamespace("hr");
        root.createTable("hr", "emp");
        root.put(EMP + "/grants/user:k:ann/SELECT", "{}").is(201);
        SERVER.account("trino");
        root.put(EMP + "/grants/service-account:trino/SELECT", "{}").is(201);
    }

    private void register(String catalogs) {
        assertThat(root.put("/admin/v1/engines/trino", "{'kind': 'trino-opa', 'account': 'service-account:trino',"
                + " 'user-issuer': 'k', 'catalogs': " + catalogs + "}").status()).isIn(200, 201);
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer load(TestClient client) {
        return client.get(TestClient.tablePath("hr", "emp")).is(200);
    }

    private static TestClient asAnn() {
        return SERVER.through("trino", encode("{\"alg\":\"none\"}") + "."
                + encode("{\"sub\":\"ann\",\"iat\":" + System.currentTimeMillis() / 1_000 + "}") + ".");
    }

    @Test
    void whatRestrictsAnEngineRestrictsWhomItNamesWhereItEnforcesNothing() {
        register("{}");
        TestClient ann = asAnn();
        assertThat(load(ann).body()).contains("\"name\":\"name\"");
        for (String rule : new String[]{"'kind': 'COLUMN_DENY', 'columns': ['name']",
                "'kind': 'COLUMN_MASK', 'columns': ['name'], 'mask': 'replace-with-null'",
                "'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'name', 'value': {'session': 'subject'}}"}) {
            assertThat(root.put(POLICY, "{" + rule + ", 'to': ['everyone'], 'except': ['user:k:ann']}").status())
                    .isIn(200, 201);

            assertThat(load(ann).body()).contains("serac-restricted");
            assertThat(load(ann).body().contains("\"name\":\"name\"")).isEqualTo(!rule.contains("DENY"));
            ann.with("X-Iceberg-Access-Delegation", "vended-credentials").get(TestClient.tablePath("hr", "emp"))
                    .is(403);
        }
        root.put(POLICY, "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['everyone'],"
                + " 'except': ['user:k:ann', 'service-account:trino']}").is(200);
        assertThat(load(ann).body()).contains("\"name\":\"name\"");
        root.delete(POLICY).is(204);
    }

    @Test
    void whereItEnforcesRestrictionsThoseOfItsUserCountAlone() {
        register("{'lake': 'main'}");
        TestClient ann = asAnn();
        root.put(POLICY, "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['everyone'], 'except': ['user:k:ann']}")
                .is(201);
        assertThat(load(ann).body()).contains("\"name\":\"name\"").doesNotContain("serac-restricted");

        root.put(POLICY, "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['user:k:ann']}").is(200);
        assertThat(load(ann).body()).contains("serac-restricted").doesNotContain("\"name\":\"name\"");
        root.delete(POLICY).is(204);
    }
}
