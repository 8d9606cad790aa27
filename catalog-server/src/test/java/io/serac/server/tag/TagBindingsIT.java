package io.serac.server.tag;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What bears which tag. {@code stella} may apply tags in the warehouse and use tag {@code pii}, and nothing else; {@code ada} may
 * apply tags but use none; {@code reader} reads.
 */
class TagBindingsIT {
    private static final String MAIN = "/admin/v1/warehouses/main";
    private static final String TABLE = MAIN + "/namespaces/hr/tables/emp";
    private static final String EMAIL = "{'value': 'email'}";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private static TestClient stella;
    private static TestClient ada;
    private static TestClient reader;

    private final TestClient root = SERVER.root();
    private final TestClient bob = SERVER.bob();

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        stella = SERVER.account("stella");
        ada = SERVER.account("ada");
        reader = SERVER.account("reader");
        root.createNamespace("hr");
        TagTables.create(root, "hr", "emp", "id", "mail", "home.zip", "secret");
        root.createView("hr", "v");
        root.put("/admin/v1/tags/pii", "{'values': ['email', 'ssn']}").is(201);
        root.put("/admin/v1/tags/flag", "{'inheritable': true}").is(201);
        root.put("/admin/v1/tags/pii/grants/service-account:stella/USE_TAG", "{}").is(201);
        root.put(MAIN + "/grants/service-account:stella/APPLY_TAG", "{}").is(201);
        root.put("/admin/v1/server/grants/service-account:stella/APPLY_TAG", "{}").is(201);
        root.put(MAIN + "/grants/service-account:ada/APPLY_TAG", "{}").is(201);
        root.put(MAIN + "/grants/service-account:reader/SELECT", "{}").is(201);
    }

    @ParameterizedTest
    @CsvSource({"/admin/v1/server, server, 403", "/admin/v1/warehouses/main, warehouse, 403",
            "/admin/v1/warehouses/main/namespaces/hr, namespace, 403",
            "/admin/v1/warehouses/main/namespaces/hr/tables/emp, table, 403",
            "/admin/v1/warehouses/main/namespaces/hr/views/v, view, 403",
            "/admin/v1/warehouses/main/namespaces/hr/tables/emp/columns/mail, table, 403",
            "/admin/v1/warehouses/main/namespaces/hr/views/v/columns/id, view, 403"})
    void aTagIsAttachedShownChangedAndDetachedEverywhere(String target, String type, int withoutUse) {
        String path = target + "/tags/pii";
        bob.put(path, EMAIL).is(404);
        ada.put(path, EMAIL).is(withoutUse);
        Answer made = stella.put(path, EMAIL).is(201);
        assertThat(made.at("/key").asText()).isEqualTo("pii");
        assertThat(made.at("/value").asText()).isEqualTo("email");
        assertThat(made.at("/inherited").asBoolean()).isFalse();
        assertThat(made.at("/automatic").asBoolean()).isFalse();
        assertThat(made.at("/securable/type").asText()).isEqualTo(type);
        assertThat(made.at("/created-by").asText()).isEqualTo("service-account:stella");
        assertThat(made.json().has("column")).isEqualTo(target.contains("/columns/"));
        assertThat(stella.get(path).is(200).body()).isEqualTo(made.body());
        String list = target.replaceFirst("/columns/.*", "") + "/tags";
        assertThat(stella.get(list).is(200).at("/items/0")).isEqualTo(made.json());
        bob.get(path).is(404);
        bob.get(list).is(404);

        assertThat(stella.put(path, EMAIL).is(200).body()).isEqualTo(made.body());
        Answer changed = stella.put(path, "{'value': 'ssn'}").is(200);
        assertThat(changed.at("/value").asText()).isEqualTo("ssn");
        assertThat(changed.at("/id")).isEqualTo(made.at("/id"));
        stella.put(path, "{'value': 'phone'}").is(400);
        stella.put(path, "{}").is(400);
        stella.put(path, "{'value': 'ssn', 'of': 'x'}").is(400);

        bob.delete(path).is(404);
        ada.delete(path).is(withoutUse);
        stella.with("If-Match", "\"x\"").delete(path).is(412);
        assertThat(stella.delete(path).is(204).header("X-Serac-Epoch")).isPresent();
        stella.delete(path).is(404);
        stella.get(path).is(404);
    }

    @Test
    void whoMayNotUseATagIsNotToldWhetherThereIsOne() {
        String hidden = ada.put(TABLE + "/tags/flag", "{}").isError(403, "ForbiddenException").at("/error/message")
                .asText();
        String absent = ada.put(TABLE + "/tags/none", "{}").isError(403, "ForbiddenException").at("/error/message")
                .asText();
        assertThat(absent).isEqualTo(hidden.replace("flag", "none"));
        root.put(TABLE + "/tags/none", "{}").is(404);
        reader.put(TABLE + "/tags/pii", EMAIL).is(403);
        root.put("/admin/v1/tags/pii/grants/service-account:reader/USE_TAG", "{}").is(201);
        reader.put(TABLE + "/tags/pii", EMAIL).is(403);
        root.delete("/admin/v1/tags/pii/grants/service-account:reader/USE_TAG").is(204);
    }

    @Test
    void aColumnIsNamedByItsPathOrItsId() {
        Answer nested = stella.put(TABLE + "/columns/home.zip/tags/pii", EMAIL).is(201);
        assertThat(nested.at("/column/name").asText()).isEqualTo("home.zip");
        int id = nested.at("/column/field-id").asInt();
        assertThat(stella.get(TABLE + "/columns/id:" + id + "/tags/pii").is(200).body()).isEqualTo(nested.body());
        stella.put(TABLE + "/columns/none/tags/pii", EMAIL).is(404);
        stella.put(TABLE + "/columns/id:999/tags/pii", EMAIL).is(404);
        stella.delete(TABLE + "/columns/id:" + id + "/tags/pii").is(204);
    }

    @Test
    void aColumnThatIsHiddenIsAbsent() {
        int id = root.put(TABLE + "/columns/secret/tags/pii", "{'value': 'ssn'}").is(201).at("/column/field-id")
                .asInt();
        reader.get(TABLE + "/columns/id:" + id + "/tags/pii").is(200);
        root.put(TABLE + "/policies/hide", """
                {'kind': 'COLUMN_DENY', 'columns': ['secret'],
                 'to': ['service-account:reader', 'service-account:stella']}""").is(201);
        for (TestClient client : List.of(reader, stella)) {
            Answer hidden = client.get(TABLE + "/columns/secret/tags/pii").is(404);
            Answer absent = client.get(TABLE + "/columns/absent/tags/pii").is(404);
            assertThat(hidden.at("/error/message").asText().replace("secret", "absent"))
                    .isEqualTo(absent.at("/error/message").asText());
            client.get(TABLE + "/columns/id:" + id + "/tags/pii").is(404);
            assertThat(client.get(TABLE + "/tags").is(200).body()).doesNotContain("secret", "pii");
        }
        stella.put(TABLE + "/columns/secret/tags/pii", EMAIL).is(404);
        stella.delete(TABLE + "/columns/secret/tags/pii").is(404);
        assertThat(root.get(TABLE + "/tags").is(200).body()).contains("secret");
        root.delete(TABLE + "/policies/hide").is(204);
        assertThat(reader.get(TABLE + "/tags").is(200).body()).contains("secret");
        root.delete(TABLE + "/columns/secret/tags/pii").is(204);
    }

    @Test
    void whatIsInheritableComesDown() {
        root.put(MAIN + "/namespaces/hr/tags/flag", "{}").is(201);
        root.put(MAIN + "/namespaces/hr/tags/pii", EMAIL).is(201);
        Answer borne = reader.get(TABLE + "/tags").is(200);
        assertThat(borne.at("/items").findValuesAsText("key")).containsExactly("flag");
        assertThat(borne.at("/items/0/inherited").asBoolean()).isTrue();
        assertThat(borne.at("/items/0/securable/type").asText()).isEqualTo("namespace");
        reader.get(TABLE + "/tags/flag").is(404);
        assertThat(reader.get(MAIN + "/tags").is(200).at("/items")).isEmpty();
        root.delete(MAIN + "/namespaces/hr/tags/flag").is(204);
        root.delete(MAIN + "/namespaces/hr/tags/pii").is(204);
        assertThat(reader.get(TABLE + "/tags").is(200).at("/items")).isEmpty();
    }

    @Test
    void aTagStaysWithItsColumnAndWithItsName() {
        TagTables.create(root, "hr", "moving", "id", "mail");
        String table = MAIN + "/namespaces/hr/tables/moving";
        root.put(table + "/columns/mail/tags/pii", EMAIL).is(201);
        root.post(TestClient.tablePath("hr", "moving"), TagTables.evolve(TagTables.schemaOf(1,
                List.of(TagTables.text(1, "id"), TagTables.text(2, "contact"))))).is(200);
        assertThat(root.get(table + "/columns/contact/tags/pii").is(200).at("/column/name").asText())
                .isEqualTo("contact");
        root.post(TestClient.tablePath("hr", "moving"), TagTables.evolve(TagTables.schemaOf(2,
                List.of(TagTables.text(1, "id"), TagTables.text(2, "contact"), TagTables.text(3, "MAIL"))))).is(200);
        // The new column is called like the tagged one was.
        root.get(table + "/columns/MAIL/tags/pii").is(200);
        root.delete(table + "/columns/MAIL/tags/pii").is(204);
        root.get(table + "/columns/MAIL/tags/pii").is(404);
        root.get(table + "/columns/contact/tags/pii").is(200);

        root.put(table + "/columns/MAIL/tags/pii", "{'value': 'ssn'}").is(201);
        root.post(TestClient.tablePath("hr", "moving"), TagTables.evolve(TagTables.schemaOf(3,
                List.of(TagTables.text(1, "id"), TagTables.text(4, "mail"))))).is(200);
        assertThat(root.get(table + "/columns/mail/tags/pii").is(200).at("/value").asText()).isEqualTo("ssn");
        root.put(table + "/columns/mail/tags/pii", EMAIL).is(200);
        assertThat(root.get(table + "/columns/mail/tags/pii").is(200).at("/value").asText()).isEqualTo("email");
        root.delete(table + "/columns/mail/tags/pii").is(204);
        root.get(table + "/columns/mail/tags/pii").is(404);
    }

    @ParameterizedTest
    @CsvSource({"taken, ''", "changed, ssn"})
    void whoHasTheNameKeepsTheTagThatTheRenamedColumnLoses(String name, String value) {
        TagTables.create(root, "hr", name, "id", "mail");
        String table = MAIN + "/namespaces/hr/tables/" + name;
        stella.put(table + "/columns/mail/tags/pii", EMAIL).is(201);
        root.post(TestClient.tablePath("hr", name), TagTables.evolve(TagTables.schemaOf(1,
                List.of(TagTables.text(1, "id"), TagTables.text(2, "contact"))))).is(200);
        root.post(TestClient.tablePath("hr", name), TagTables.evolve(TagTables.schemaOf(2,
                List.of(TagTables.text(1, "id"), TagTables.text(2, "contact"), TagTables.text(3, "MAIL"))))).is(200);

        String contact = table + "/columns/contact/tags/pii";
        if (value.isEmpty()) {
            root.delete(contact).is(204);
            root.get(contact).is(404);
        } else {
            root.put(contact, "{'value': '" + value + "'}").is(200);
        }

        Answer kept = root.get(table + "/columns/MAIL/tags/pii").is(200);
        assertThat(kept.at("/value").asText()).isEqualTo("email");
        assertThat(kept.at("/created-by").asText()).isEqualTo("service-account:stella");
        assertThat(kept.at("/automatic").asBoolean()).isFalse();
        assertThat(root.get(table + "/tags").is(200).at("/items").findValuesAsText("field-id"))
                .containsExactlyInAnyOrder(value.isEmpty() ? new String[]{"3"} : new String[]{"2", "3"});
        // It is its own now.
        root.delete(table + "/columns/MAIL/tags/pii").is(204);
        root.get(table + "/columns/MAIL/tags/pii").is(404);
        root.get(contact).is(value.isEmpty() ? 404 : 200);
    }

    @Test
    void aNameThatIsMadeAgainStartsWithNothingAndARestoredTableWithItsTags() {
        TagTables.create(root, "hr", "gone", "id", "mail");
        String table = MAIN + "/namespaces/hr/tables/gone";
        root.put(table + "/tags/flag", "{}").is(201);
        root.put(table + "/columns/mail/tags/pii", EMAIL).is(201);
        root.post("/catalog/v1/main/tables/rename", """
                {'source': {'namespace': ['hr'], 'name': 'gone'}, 'destination': {'namespace': ['hr'], 'name': 'kept'}}
                """).is(204);
        assertThat(root.get(table.replace("gone", "kept") + "/tags").is(200).at("/items")).hasSize(2);
        root.delete(TestClient.tablePath("hr", "kept")).is(204);
        TagTables.create(root, "hr", "kept", "id", "mail");
        assertThat(root.get(table.replace("gone", "kept") + "/tags").is(200).at("/items")).isEmpty();

        String dropped = root.get(MAIN + "/dropped").is(200).at("/items/0/id").asText();
        root.post(MAIN + "/dropped/" + dropped + "/undrop", "{'namespace': ['hr'], 'name': 'restored'}").is(200);
        assertThat(root.get(table.replace("gone", "restored") + "/tags").is(200).at("/items")).hasSize(2);
        root.post(TestClient.tablePath("hr", "restored") + "/unregister", "").is(200);
        int left = SERVER.sql().withHandle(handle -> handle.createQuery("""
                SELECT count(*) FROM tag_binding b WHERE b.securable_id = :id""")
                .bind("id", UUID.fromString(dropped)).mapTo(Integer.class).one());
        assertThat(left).isZero();
    }
}
