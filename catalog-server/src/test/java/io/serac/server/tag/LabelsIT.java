package io.serac.server.tag;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FieldLabel;
import org.apache.iceberg.Labels;
import org.apache.iceberg.LabelsParser;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tags in the answers of loads, read as Iceberg's client reads them. {@code alice} reads, {@code dora} may only describe. */
class LabelsIT {
    private static final String MAIN = "/admin/v1/warehouses/main";
    private static final String HR = MAIN + "/namespaces/hr";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private static TestClient alice;
    private static TestClient dora;

    private final TestClient root = SERVER.root();

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        alice = SERVER.account("alice");
        dora = SERVER.account("dora");
        root.createNamespace("hr");
        root.createView("hr", "v");
        root.put(MAIN + "/grants/service-account:alice/SELECT", "{}").is(201);
        root.put(MAIN + "/grants/service-account:dora/DESCRIBE", "{}").is(201);
        root.put("/admin/v1/tags/pii", "{'values': ['email', 'ssn']}").is(201);
        root.put("/admin/v1/tags/flag", "{}").is(201);
        root.put("/admin/v1/tags/level", "{'values': ['low', 'high'], 'inheritable': true}").is(201);
    }

    private static Labels labels(Answer answer) {
        return answer.json().has("labels") ? LabelsParser.fromJson(answer.at("/labels").toString()) : Labels.EMPTY;
    }

    private static Map<String, String> ofField(Labels labels, int fieldId) {
        return labels.fields().stream().filter(field -> field.fieldId() == fieldId).map(FieldLabel::labels).findFirst()
                .orElse(Map.of());
    }

    @Test
    void whatIsBorneIsShownAndTheTagOfTheAnswerTellsOfIt() {
        TagTables.create(root, "hr", "t", "id", "mail", "home.zip");
        String path = TestClient.tablePath("hr", "t");
        Answer plain = alice.get(path).is(200);
        assertThat(plain.json().has("labels")).isFalse();
        String seen = plain.header("ETag").orElseThrow();
        alice.with("If-None-Match", seen).get(path).is(304);

        root.put(HR + "/tables/t/tags/flag", "{}").is(201);
        root.put(HR + "/tables/t/columns/mail/tags/pii", "{'value': 'email'}").is(201);
        root.put(HR + "/tables/t/columns/home.zip/tags/pii", "{'value': 'ssn'}").is(201);
        root.put(HR + "/tags/level", "{'value': 'low'}").is(201);
        Answer labelled = alice.with("If-None-Match", seen).get(path).is(200);
        Labels labels = labels(labelled);
        assertThat(labels.objectLabels()).isEqualTo(Map.of("flag", "", "level", "low"));
        assertThat(labels.fields()).hasSize(2);
        int mail = labelled.at("/metadata/schemas/0/fields/1/id").asInt();
        assertThat(ofField(labels, mail)).isEqualTo(Map.of("pii", "email"));
        assertThat(labels(dora.get(path).is(200))).isEqualTo(labels);
        String now = labelled.header("ETag").orElseThrow();
        alice.with("If-None-Match", now).get(path).is(304);

        // What is nearer comes first.
        root.put(HR + "/tables/t/tags/level", "{'value': 'high'}").is(201);
        assertThat(labels(alice.with("If-None-Match", now).get(path).is(200)).objectLabels()).containsEntry("level",
                "high");
        root.delete(HR + "/tags/level").is(204);
        assertThat(alice.get(path).is(200).at("/metadata").toString()).doesNotContain("pii", "level");
    }

    @Test
    void aColumnThatIsHiddenHasNoLabels() {
        TagTables.create(root, "hr", "u", "id", "mail");
        String path = TestClient.tablePath("hr", "u");
        root.put(HR + "/tables/u/columns/mail/tags/pii", "{'value': 'email'}").is(201);
        assertThat(labels(dora.get(path).is(200)).fields()).hasSize(1);
        assertThat(root.get(path).is(200).body()).contains("pii");
        root.put(HR + "/tables/u/policies/hide",
                "{'kind': 'COLUMN_DENY', 'columns': ['mail'], 'to': ['service-account:dora']}").is(201);
        Answer hidden = dora.get(path);
        assertThat(hidden.status()).isIn(200, 403);
        assertThat(hidden.body()).doesNotContain("pii", "mail");
        assertThat(labels(alice.get(path).is(200)).fields()).hasSize(1);
        root.delete(HR + "/tables/u/policies/hide").is(204);
    }

    @Test
    void aLabelFollowsTheNameOfItsColumnToo() {
        TagTables.create(root, "hr", "w", "id", "mail");
        root.put(HR + "/tables/w/columns/mail/tags/pii", "{'value': 'email'}").is(201);
        root.post(TestClient.tablePath("hr", "w"), TagTables.evolve(TagTables.schemaOf(1,
                List.of(TagTables.text(1, "id"), TagTables.text(5, "MAIL"))))).is(200);
        Labels labels = labels(alice.get(TestClient.tablePath("hr", "w")).is(200));
        assertThat(labels.fields()).hasSize(1);
        assertThat(labels.fields().getFirst().labels()).isEqualTo(Map.of("pii", "email"));
    }

    @Test
    void viewsHaveLabelsToo() {
        String path = TestClient.viewPath("hr", "v");
        String before = alice.get(path).is(200).header("ETag").orElseThrow();
        root.put(HR + "/views/v/tags/flag", "{}").is(201);
        root.put(HR + "/views/v/columns/id/tags/pii", "{'value': 'ssn'}").is(201);
        Answer labelled = alice.with("If-None-Match", before).get(path).is(200);
        assertThat(labels(labelled).objectLabels()).containsEntry("flag", "");
        assertThat(ofField(labels(labelled), 1)).isEqualTo(Map.of("pii", "ssn"));
        assertThat(alice.get(path).is(200).header("ETag")).isEqualTo(labelled.header("ETag"));
        SERVER.bob().get(path).is(404);
    }
}
