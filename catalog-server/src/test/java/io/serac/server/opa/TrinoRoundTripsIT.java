package io.serac.server.opa;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A question of Trino's costs one round trip to the database, whatever it is and however much it lists. */
class TrinoRoundTripsIT {
    private static final int QUESTIONS = 80;

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    @Test
    void eachQuestionIsOneRoundTrip() {
        TestClient root = SERVER.root();
        SERVER.account("trino");
        root.put("/admin/v1/engines/trino", """
                {'kind': 'trino-opa', 'account': 'service-account:trino', 'user-issuer': 'k',
                 'catalogs': {'lake': 'main'}}""").is(201);
        String key = root.post("/admin/v1/engines/trino/opa-keys", "{}").is(201).at("/key").asText();
        root.put("/admin/v1/principals/user:k:u", "{}");
        root.put("/admin/v1/warehouses/main/grants/user:k:u/SELECT", "{}").is(201);
        for (int i = 0; i < 5; i++) {
            root.createNamespace("s" + i);
            root.createTable("s" + i, "t");
        }
        String tables = String.join(", ", IntStream.range(0, 5).mapToObj(i -> "{'table': " + table("s" + i) + "}")
                .toList());
        String schemas = String.join(", ", IntStream.range(0, 5)
                .mapToObj(i -> "{'schema': {'catalogName': 'lake', 'schemaName': 's" + i + "'}}").toList());
        List<String[]> questions = List.of(
                new String[]{"allow", "{'operation': 'SelectFromColumns', 'resource': {'table': " + table("s1") + "}}"},
                new String[]{"allow", "{'operation': 'ExecuteQuery'}"},
                new String[]{"row-filters",
                        "{'operation': 'GetRowFilters', 'resource': {'table': " + table("s1") + "}}"},
                new String[]{"batch", "{'operation': 'FilterTables', 'filterResources': [" + tables + "]}"},
                new String[]{"batch", "{'operation': 'FilterSchemas', 'filterResources': [" + schemas + "]}"});
        String url = SERVER.databaseAddress().url();
        try (TestServer counted = SERVER.replica(Map.of("database.url",
                url + (url.contains("?") ? "&" : "?") + "socketFactory=" + CountedSockets.class.getName()))) {
            TestClient trino = counted.anonymous().with("Content-Type", "application/json");
            // Until an engine has asked for filters and for masks once, that is remembered with each answer.
            ask(trino, key, questions.get(2));
            send(trino, key, "column-mask", "{'operation': 'GetColumnMask', 'resource': {'column': {'catalogName':"
                    + " 'lake', 'schemaName': 's1', 'tableName': 't', 'columnName': 'id', 'columnType': 'bigint'}}}");
            for (String[] question : questions) {
                for (int i = 0; i < QUESTIONS; i++) {
                    ask(trino, key, question);
                }
                int least = Integer.MAX_VALUE;
                for (int i = 0; i < QUESTIONS; i++) {
                    int before = CountedSockets.roundTrips();
                    ask(trino, key, question);
                    least = Math.min(least, CountedSockets.roundTrips() - before);
                }
                // The server does some work of its own meanwhile, but not beside each question.
                assertThat(least).as(question[1]).isEqualTo(1);
            }
        }
    }

    private static String table(String schema) {
        return "{'catalogName': 'lake', 'schemaName': '" + schema + "', 'tableName': 't', 'columns': ['id']}";
    }

    private static void ask(TestClient trino, String key, String[] question) {
        assertThat(send(trino, key, question[0], question[1]).body()).contains("result");
    }

    private static Answer send(TestClient trino, String key, String path, String action) {
        return trino.post("/opa/v1/trino/" + path + "?key=" + key,
                "{'input': {'context': {'identity': {'user': 'u', 'groups': []}}, 'action': " + action + "}}").is(200);
    }
}
