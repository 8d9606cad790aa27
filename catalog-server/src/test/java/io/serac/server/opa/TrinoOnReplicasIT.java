package io.serac.server.opa;

import io.serac.server.Answer;
import io.serac.server.Hammers;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rules and grants change on one server while Trino asks the other one all the time. No question that began after the change was
 * answered is answered without it.
 */
class TrinoOnReplicasIT {
    private static final int ROUNDS = 100;
    private static final int HAMMERS = 3;
    private static final String EMP = "/admin/v1/warehouses/main/namespaces/hr/tables/emp";
    private static final String COLUMN = "{'column': {'catalogName': 'lake', 'schemaName': 'hr', 'tableName': 'emp',"
            + " 'columnName': 'name', 'columnType': 'varchar'}}";

    @AutoClose
    private final TestServer server = TestServer.start();
    private String key = "";

    /** Whether Trino is told that nothing stands in the way. */
    private interface Question {
        boolean isOpen(TestClient trino);
    }

    @BeforeEach
    void prepare() {
        TestClient root = server.root();
        server.account("trino");
        root.put("/admin/v1/engines/trino", """
                {'kind': 'trino-opa', 'account': 'service-account:trino', 'user-issuer': 'k',
                 'catalogs': {'lake': 'main'}}""").is(201);
        key = root.post("/admin/v1/engines/trino/opa-keys", "{}").is(201).at("/key").asText();
        root.createNamespace("hr");
        root.createTable("hr", "emp");
        root.put("/admin/v1/principals/user:k:u", "{}");
        root.put(EMP + "/grants/user:k:u/SELECT", "{}").is(201);
    }

    private Answer ask(TestClient trino, String endpoint, String action) {
        return trino.post("/opa/v1/trino/" + endpoint + "?key=" + key,
                "{'input': {'context': {'identity': {'user': 'u', 'groups': []}}, 'action': " + action + "}}").is(200);
    }

    private boolean seesAllRows(TestClient trino) {
        return ask(trino, "row-filters", onTable("GetRowFilters")).at("/result").isEmpty();
    }

    private boolean seesValues(TestClient trino) {
        return ask(trino, "batch-column-masks",
                "{'operation': 'GetColumnMask', 'filterResources': [" + COLUMN + "]}").at("/result").isEmpty();
    }

    private boolean mayRead(TestClient trino) {
        return ask(trino, "allow", onTable("SelectFromColumns")).at("/result").asBoolean();
    }

    private static String onTable(String operation) {
        return "{'operation': '" + operation + "', 'resource': {'table': {'catalogName': 'lake', 'schemaName': 'hr',"
                + " 'tableName': 'emp', 'columns': ['name']}}}";
    }

    @Test
    void aRowFilterHoldsFromTheNextQuestion() throws Exception {
        policy(this::seesAllRows, "{'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'name', 'value': 'x'},"
                + " 'to': ['user:k:u']}");
    }

    @Test
    void aMaskHoldsFromTheNextQuestion() throws Exception {
        policy(this::seesValues, "{'kind': 'COLUMN_MASK', 'columns': ['name'], 'mask': 'show-last-4',"
                + " 'to': ['user:k:u']}");
    }

    @Test
    void aDeniedColumnIsDeniedFromTheNextQuestion() throws Exception {
        policy(this::mayRead, "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['user:k:u']}");
    }

    @Test
    void aGrantIsGoneAndBackFromTheNextQuestion() throws Exception {
        String grant = EMP + "/grants/user:k:u/SELECT";
        hammer(this::mayRead, () -> server.root().delete(grant).is(204), () -> server.root().put(grant, "{}").is(201));
    }

    private void policy(Question question, String body) throws Exception {
        String policy = EMP + "/policies/p";
        hammer(question, () -> server.root().put(policy, body).is(201), () -> server.root().delete(policy).is(204));
    }

    private void hammer(Question question, Runnable close, Runnable reopen) throws Exception {
        try (TestServer replica = server.replica(Map.of())) {
            TestClient trino = replica.anonymous().with("Content-Type", "application/json");
            seesAllRows(trino);
            seesValues(trino);
            Hammers.assertClosedWhenClosed(ROUNDS, HAMMERS, List.of(() -> question.isOpen(trino)), close, reopen);
        }
    }
}
