package io.serac.server.tag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Columns that were dropped keep their tags, whatever happens to those that have their names now: their values are still in files.
 * {@code alice} reads and is restricted by the tag, {@code carol} reads and is not, {@code ada} applies tags but uses none.
 */
class FormerColumnsIT {
    private static final String MAIN = "/admin/v1/warehouses/main";
    private static final String EMAIL = "{'value': 'email'}";
    private static final String SSN = "{'value': 'ssn'}";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestClient ROOT = SERVER.root();

    private static TestClient alice;
    private static TestClient carol;
    private static TestClient ada;

    private String namespace = "";

    @BeforeAll
    static void prepare() {
        alice = SERVER.account("alice");
        carol = SERVER.account("carol");
        ada = SERVER.account("ada");
        ROOT.put("/admin/v1/tags/pii", "{'values': ['email', 'ssn']}").is(201);
        for (String reader : List.of("alice", "carol")) {
            ROOT.put(MAIN + "/grants/service-account:" + reader + "/SELECT", "{}").is(201);
        }
        ROOT.put(MAIN + "/grants/service-account:ada/APPLY_TAG", "{}").is(201);
    }

    /** Column 2 is tagged, dropped, and column 3 has its name. */
    @BeforeEach
    void dropAndAddAgain(TestInfo test) {
        namespace = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        ROOT.createNamespace(namespace);
        TagTables.create(ROOT, namespace, "t", "id", "mail");
        ROOT.put(tag("mail"), EMAIL).is(201);
        ROOT.put(MAIN + "/namespaces/" + namespace + "/policies/p",
                "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'pii', 'value': 'email'}, 'to': ['service-account:alice']}")
                .is(201);
        evolve(1, TagTables.text(1, "id"), TagTables.text(3, "Mail"));
    }

    private void evolve(int schemaId, String... fields) {
        ROOT.post(TestClient.tablePath(namespace, "t"), TagTables.evolve(TagTables.schemaOf(schemaId, List.of(fields))))
                .is(200);
    }

    private String admin() {
        return MAIN + "/namespaces/" + namespace + "/tables/t";
    }

    private String tag(String column) {
        return admin() + "/columns/" + column + "/tags/pii";
    }

    private List<String> tagged() {
        List<String> tagged = new ArrayList<>();
        for (JsonNode item : ROOT.get(admin() + "/tags").is(200).at("/items")) {
            tagged.add(item.at("/column/field-id").asInt() + " " + item.at("/column/name").asText() + " "
                    + item.at("/value").asText() + (item.at("/dropped").asBoolean() ? " dropped" : ""));
        }
        return tagged;
    }

    private int loadWithFiles(TestClient client) {
        return client.with("X-Iceberg-Access-Delegation", "vended-credentials")
                .get(TestClient.tablePath(namespace, "t")).status();
    }

    @Test
    void taggingTheNewColumnLeavesTheFormerOneItsTag() {
        assertThat(tagged()).containsExactly("2 mail email dropped");
        assertThat(ROOT.get(tag("Mail")).is(200).at("/column/field-id").asInt()).isEqualTo(3);
        ROOT.put(tag("Mail"), SSN).is(200);
        assertThat(tagged()).containsExactlyInAnyOrder("2 mail email dropped", "3 Mail ssn");
        Answer former = ROOT.get(tag("id:2")).is(200);
        assertThat(former.at("/value").asText()).isEqualTo("email");
        assertThat(former.at("/column/name").asText()).isEqualTo("mail");
        assertThat(ROOT.get(tag("id:3")).is(200).at("/value").asText()).isEqualTo("ssn");
        assertThat(loadWithFiles(alice)).isEqualTo(403);
        assertThat(loadWithFiles(carol)).isEqualTo(200);

        Answer labels = ROOT.get(TestClient.tablePath(namespace, "t")).is(200);
        assertThat(labels.at("/labels/fields")).hasSize(1);
        assertThat(labels.at("/labels/fields/0/field-id").asInt()).isEqualTo(3);
        assertThat(labels.at("/labels/fields/0/labels/pii").asText()).isEqualTo("ssn");
    }

    @Test
    void detachingFromTheNewColumnDoesNotUncoverTheFormerOne() {
        ROOT.delete(tag("Mail")).is(204);
        ROOT.get(tag("Mail")).is(404);
        assertThat(tagged()).containsExactly("2 mail email dropped");
        assertThat(loadWithFiles(alice)).isEqualTo(403);
        Answer explained = explain();
        assertThat(explained.at("/class").asText()).isEqualTo("RESTRICTED");
        assertThat(explained.at("/restrictions/0/policy").asText()).isEqualTo("p");
        assertThat(explained.at("/columns").toString()).contains("Mail").doesNotContain("denied");
        assertThat(alice.get(TestClient.tablePath(namespace, "t")).is(200).body()).contains("Mail");

        // By its id it is changed and let go.
        ada.put(tag("id:2"), SSN).is(403);
        ada.delete(tag("id:2")).is(403);
        SERVER.bob().delete(tag("id:2")).is(404);
        ROOT.put(tag("id:2"), SSN).is(200);
        ROOT.get(tag("Mail")).is(404);
        assertThat(loadWithFiles(alice)).isEqualTo(200);
        ROOT.put(tag("id:2"), EMAIL).is(200);
        assertThat(loadWithFiles(alice)).isEqualTo(403);
        ROOT.delete(tag("id:2")).is(204);
        assertThat(loadWithFiles(alice)).isEqualTo(200);
        assertThat(explain().at("/class").asText()).isEqualTo("FULL");
        ROOT.put(tag("id:2"), EMAIL).is(201);
        ROOT.get(tag("Mail")).is(404);
        assertThat(loadWithFiles(alice)).isEqualTo(403);
    }

    @Test
    void detachingFromTheFormerColumnDoesNotUncoverTheNewOne() {
        ROOT.delete(tag("id:2")).is(204);
        assertThat(tagged()).containsExactly("3 Mail email");
        assertThat(loadWithFiles(alice)).isEqualTo(403);
        assertThat(alice.get(TestClient.tablePath(namespace, "t")).is(200).body()).doesNotContain("Mail");
        assertThat(loadWithFiles(carol)).isEqualTo(200);
        // Nor the other way round: as long as the new one bears the tag, so does the former one that has its name.
        ROOT.delete(tag("Mail")).is(204);
        assertThat(tagged()).containsExactly("2 mail email dropped");
        assertThat(loadWithFiles(alice)).isEqualTo(403);
        ROOT.delete(tag("id:2")).is(204);
        assertThat(loadWithFiles(alice)).isEqualTo(200);
    }

    @Test
    void ofTwoFormerColumnsOfOneNameEachLosesItsOwnTag() {
        evolve(2, TagTables.text(1, "id"));
        ROOT.put(tag("id:2"), SSN).is(200);
        assertThat(tagged()).containsExactlyInAnyOrder("2 mail ssn dropped", "3 Mail email dropped");
        assertThat(loadWithFiles(alice)).isEqualTo(403);
        ROOT.delete(tag("id:2")).is(204);
        assertThat(tagged()).containsExactly("3 Mail email dropped");
        assertThat(loadWithFiles(alice)).isEqualTo(403);
        ROOT.delete(tag("id:3")).is(204);
        assertThat(tagged()).isEmpty();
        assertThat(loadWithFiles(alice)).isEqualTo(200);
    }

    @Test
    void taggingTheNewColumnLeavesAFormerNamesakeItsTag() {
        evolve(2, TagTables.text(1, "id"));
        evolve(3, TagTables.text(1, "id"), TagTables.text(4, "MAIL"));
        ROOT.delete(tag("MAIL")).is(204);
        assertThat(tagged()).containsExactlyInAnyOrder("2 mail email dropped", "3 Mail email dropped");
        ROOT.get(tag("MAIL")).is(404);
        ROOT.delete(tag("id:2")).is(204);
        assertThat(loadWithFiles(alice)).isEqualTo(403);
        ROOT.delete(tag("id:3")).is(204);
        assertThat(loadWithFiles(alice)).isEqualTo(200);
    }

    private Answer explain() {
        return ROOT.post("/admin/v1/explain", """
                {'principal': 'service-account:alice', 'operation': 'LOAD_TABLE',
                 'securable': {'type': 'table', 'warehouse': 'main', 'namespace': ['%s'], 'name': 't'}}
                """.formatted(namespace)).is(200);
    }

    @Test
    void oneThatNoSchemaTellsOfAnyMoreIsFoundByItsId() {
        ROOT.delete(tag("Mail")).is(204);
        ROOT.post(TestClient.tablePath(namespace, "t"),
                "{'requirements': [], 'updates': [{'action': 'remove-schemas', 'schema-ids': [0]}]}").is(200);
        assertThat(tagged()).containsExactly("2 id:2 email dropped");
        assertThat(loadWithFiles(alice)).isEqualTo(403);
        ROOT.get(tag("id:9")).is(404);
        ROOT.put(tag("id:9"), EMAIL).is(404);
        ROOT.delete(tag("id:2")).is(204);
        assertThat(loadWithFiles(alice)).isEqualTo(200);
        ROOT.put(tag("id:2"), EMAIL).is(404);
    }

    @Test
    void whoMayNotKnowAFormerColumnIsNotToldOfItsTag() {
        ROOT.put(tag("Mail"), SSN).is(200);
        assertThat(alice.get(admin() + "/tags").is(200).at("/items").findValuesAsText("value")).containsExactly("ssn");
        Answer hidden = alice.get(tag("id:2")).is(404);
        Answer absent = alice.get(tag("id:9")).is(404);
        assertThat(hidden.at("/error/message").asText().replace("id:2", "id:9"))
                .isEqualTo(absent.at("/error/message").asText());
        assertThat(carol.get(tag("id:2")).is(200).at("/value").asText()).isEqualTo("email");
    }

    @Test
    void formerColumnsOfViewsAreNothing() {
        ROOT.post(TestClient.namespacePath(namespace) + "/views", TestClient.viewBody("v")).is(200);
        String column = MAIN + "/namespaces/" + namespace + "/views/v/columns/";
        ROOT.put(column + "id:77/tags/pii", EMAIL).is(404);
        ROOT.put(column + "id/tags/pii", EMAIL).is(201);
        ROOT.delete(column + "id/tags/pii").is(204);
    }
}
