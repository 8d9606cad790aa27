package io.serac.server.credential;

import io.serac.server.Answer;
import io.serac.server.Hammers;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.storage.fake.FakeObjectStore;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rules come and go on one server while it and another one are asked for tables, keys and signatures all the time. No request that began
 * after a rule was set is answered without it.
 */
class RestrictionsOnReplicasIT {
    private static final int ROUNDS = 15;
    private static final String STS = "'scoping': 'sts', 'sts': {'role-arn': '" + FakeObjectStore.ROLE_ARN + "'}";

    @AutoClose
    private static final StoreServer LAKE = new StoreServer(STS);

    /** What hides something from the reader. */
    enum Rule {
        DENY("'kind': 'COLUMN_DENY', 'columns': ['name']"),
        MASK("'kind': 'COLUMN_MASK', 'columns': ['name'], 'mask': 'show-last-4'"),
        FILTER("'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'name', 'value': 'x'}");

        private final String json;

        Rule(String json) {
            this.json = "{" + json + ", 'to': ['service-account:reader']}";
        }
    }

    @BeforeAll
    static void prepare() {
        LAKE.server().account("reader");
        LAKE.createTable("t");
        LAKE.putWarehouse("signing", "signed", "'scoping': 'remote-signing'").is(201);
        LAKE.root().post("/catalog/v1/signing/namespaces", "{'namespace': ['n']}").is(200);
        LAKE.root().post("/catalog/v1/signing/namespaces/n/tables", TestClient.tableBody("t")).is(200);
        for (String warehouse : new String[]{"lake", "signing"}) {
            LAKE.root().put("/admin/v1/warehouses/" + warehouse + "/grants/service-account:reader/SELECT", "{}")
                    .is(201);
        }
    }

    private static String table(String warehouse) {
        return "/catalog/v1/" + warehouse + "/namespaces/n/tables/t";
    }

    @ParameterizedTest
    @EnumSource
    void aRuleHoldsFromTheNextLoadAndTheNextKeys(Rule rule) throws Exception {
        try (TestServer replica = LAKE.replica()) {
            TestClient here = LAKE.server().existing("reader");
            TestClient there = here.at(replica.origin());
            hammer(rule, "lake", List.of(() -> showsAll(there), () -> showsAll(here), () -> givesKeys(there),
                    () -> givesKeys(here)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRuleHoldsFromTheNextSignature(Rule rule) throws Exception {
        String location = LAKE.root().get(table("signing")).is(200).at("/metadata/location").asText();
        try (TestServer replica = LAKE.replica()) {
            TestClient here = LAKE.server().existing("reader");
            TestClient there = here.at(replica.origin());
            hammer(rule, "signing", List.of(() -> signs(there, location), () -> signs(here, location)));
        }
    }

    private static void hammer(Rule rule, String warehouse, List<Hammers.Question> questions) throws Exception {
        String policy = "/admin/v1/warehouses/" + warehouse + "/namespaces/n/tables/t/policies/p";
        Hammers.assertClosedWhenClosed(ROUNDS, 1, questions, () -> LAKE.root().put(policy, rule.json).is(201),
                () -> LAKE.root().delete(policy).is(204));
    }

    private static boolean showsAll(TestClient reader) {
        return !reader.get(table("lake")).is(200).body().contains("serac.restricted");
    }

    private static boolean givesKeys(TestClient reader) {
        return isOpen(reader.get(table("lake") + "/credentials"));
    }

    private static boolean signs(TestClient reader, String location) {
        return isOpen(reader.post(table("signing") + "/sign", """
                {'region': 'us-east-1', 'method': 'GET', 'uri': '%s/%s/data/a.parquet', 'headers': {}, 'properties': {},
                 'provider': 's3'}
                """.formatted(LAKE.store().endpoint(), location.substring("s3://".length()))));
    }

    private static boolean isOpen(Answer answer) {
        if (answer.status() != 403) {
            answer.is(200);
        }
        return answer.status() == 200;
    }
}
