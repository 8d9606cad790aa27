package io.serac.server.tag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vocabulary of tags, and who may use them. {@code vera} manages tags, {@code bob} may do nothing. */
class TagsIT {
    private static final String TAGS = "/admin/v1/tags/";
    private static final String PII = "{'values': ['email', 'ssn'], 'sensitive': true,"
            + " 'auto-classify': [{'pattern': '*_email', 'value': 'email'}]}";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private static TestClient vera;
    private static TestClient uma;

    private final TestClient root = SERVER.root();
    private final TestClient bob = SERVER.bob();

    @BeforeAll
    static void prepare() {
        vera = SERVER.account("vera");
        uma = SERVER.account("uma");
        SERVER.root().put("/admin/v1/server/grants/service-account:vera/MANAGE_TAGS", "{}").is(201);
        SERVER.root().createNamespace("a");
        TagTables.create(SERVER.root(), "a", "t", "id", "mail");
    }

    @Test
    void aTagIsDefinedShownReplacedAndForgotten() {
        bob.put(TAGS + "pii", PII).is(404);
        Answer made = vera.put(TAGS + "pii", PII).is(201);
        assertThat(made.at("/key").asText()).isEqualTo("pii");
        assertThat(made.at("/values").toString()).isEqualTo("[\"email\",\"ssn\"]");
        assertThat(made.at("/inheritable").asBoolean()).isFalse();
        assertThat(made.at("/sensitive").asBoolean()).isTrue();
        assertThat(made.at("/auto-classify/0/pattern").asText()).isEqualTo("*_email");
        assertThat(made.header("X-Serac-Epoch")).isPresent();
        assertThat(vera.get(TAGS + "pii").is(200).body()).isEqualTo(made.body());
        assertThat(vera.get("/admin/v1/tags").is(200).at("/items/0")).isEqualTo(made.json());
        bob.get(TAGS + "pii").is(404);
        assertThat(bob.get("/admin/v1/tags").is(200).at("/items")).isEmpty();
        bob.delete(TAGS + "pii").is(404);

        assertThat(vera.put(TAGS + "pii", PII).is(200).body()).isEqualTo(made.body());
        Answer replaced = vera.put(TAGS + "pii", "{'values': ['ssn', 'phone'], 'inheritable': true}").is(200);
        assertThat(replaced.at("/values").toString()).isEqualTo("[\"ssn\",\"phone\"]");
        assertThat(replaced.at("/auto-classify")).isEmpty();
        assertThat(replaced.at("/id")).isEqualTo(made.at("/id"));

        vera.delete(TAGS + "pii").is(204);
        vera.delete(TAGS + "pii").is(404);
        vera.get(TAGS + "pii").is(404);
        JsonNode again = vera.put(TAGS + "pii", "{}").is(201).json();
        assertThat(again.path("id")).isNotEqualTo(made.at("/id"));
        vera.delete(TAGS + "pii").is(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'values': 'email'}", "{'values': ['a', 'a']}", "{'values': ['']}", "{'values': [1]}",
            "{'colour': 'red'}", "{'inheritable': 'yes'}", "{'auto-classify': [{'pattern': '*'}], 'values': ['a']}",
            "{'auto-classify': [{'pattern': '*', 'value': 'b'}], 'values': ['a']}",
            "{'auto-classify': [{'pattern': '*', 'value': 'a'}]}",
            "{'auto-classify': [{'value': 'a'}], 'values': ['a']}",
            "{'auto-classify': {'pattern': '*'}}", "{'auto-classify': ['*']}",
            "{'auto-classify': [{'pattern': ''}]}", "{'auto-classify': [{'pattern': 'a'}, {'pattern': 'a'}]}",
            "{'auto-classify': [{'pattern': 'a', 'column': 'b'}]}", "[]"})
    void aBodyThatIsNoTagIsRefused(String body) {
        assertThat(vera.put(TAGS + "wrong", body).isError(400, "BadRequestException").at("/error/reason").asText())
                .isEqualTo("invalid-body");
        vera.get(TAGS + "wrong").is(404);
    }

    @Test
    void aKeyIsAWord() {
        vera.put(TAGS + "a%20b", "{}").is(400);
        vera.put(TAGS + ".a", "{}").is(400);
        vera.put(TAGS + "a".repeat(101), "{}").is(400);
        vera.put(TAGS + "Data-Class_1.x", "{}").is(201);
        vera.delete(TAGS + "Data-Class_1.x").is(204);
    }

    @Test
    void whatIsInUseCannotBeTakenAway() {
        root.put(TAGS + "used", "{'values': ['x', 'y', 'z']}").is(201);
        String binding = "/admin/v1/warehouses/main/tags/used";
        String policy = "/admin/v1/warehouses/main/policies/by-tag";
        root.put(binding, "{'value': 'x'}").is(201);
        root.put(policy, "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'used', 'value': 'y'}, 'to': ['everyone']}")
                .is(201);

        inUse(root.put(TAGS + "used", "{'values': ['y', 'z']}"));
        inUse(root.put(TAGS + "used", "{'values': ['x', 'z']}"));
        inUse(root.put(TAGS + "used", "{}"));
        inUse(root.delete(TAGS + "used"));
        root.put(TAGS + "used", "{'values': ['x', 'y']}").is(200);
        root.delete(policy).is(204);
        root.put(TAGS + "used", "{'values': ['x']}").is(200);
        // What is attached goes with the tag.
        root.delete(TAGS + "used").is(204);
        root.get(binding).is(404);
        assertThat(root.get("/admin/v1/warehouses/main/tags").is(200).at("/items")).isEmpty();

        root.put(TAGS + "used", "{}").is(201);
        root.put(binding, "{}").is(201);
        inUse(root.put(TAGS + "used", "{'values': ['x']}"));
        root.delete(TAGS + "used").is(204);
    }

    private static void inUse(Answer answer) {
        assertThat(answer.is(409).at("/error/reason").asText()).isEqualTo("in-use");
    }

    @Test
    void endingInheritanceTakesTheRightToLiftWhatBindsByIt() {
        root.put(TAGS + "down", "{'inheritable': true}").is(201);
        root.put("/admin/v1/warehouses/main/policies/down", """
                {'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'down'}, 'to': ['user:k:nobody']}""").is(201);
        assertThat(vera.put(TAGS + "down", "{}").isError(403, "ForbiddenException").at("/error/reason").asText())
                .isEqualTo("second-order-escalation");
        vera.put(TAGS + "down", "{'inheritable': true, 'sensitive': true}").is(200);
        root.put("/admin/v1/warehouses/main/grants/service-account:vera/MANAGE_POLICY", "{}").is(201);
        vera.put(TAGS + "down", "{}").is(200);
        root.delete("/admin/v1/warehouses/main/grants/service-account:vera/MANAGE_POLICY").is(204);
        root.delete("/admin/v1/warehouses/main/policies/down").is(204);
        root.delete(TAGS + "down").is(204);
    }

    @Test
    void useOfATagIsGivenByThoseWhoManageTags() {
        root.put(TAGS + "mine", "{}").is(201);
        String use = TAGS + "mine/grants/service-account:uma/USE_TAG";
        bob.put(use, "{}").is(404);
        uma.put(use, "{}").is(404);
        Answer given = vera.put(use, "").is(201);
        assertThat(given.at("/privilege").asText()).isEqualTo("USE_TAG");
        assertThat(given.at("/grantee").asText()).isEqualTo("service-account:uma");
        assertThat(given.at("/securable/type").asText()).isEqualTo("tag");
        assertThat(given.at("/securable/name").asText()).isEqualTo("mine");
        assertThat(vera.get(use).is(200).body()).isEqualTo(given.body());
        assertThat(vera.put(use, "{'grant-option': false}").is(200).body()).isEqualTo(given.body());
        vera.put(use, "{'grant-option': true}").is(400);
        assertThat(vera.get(TAGS + "mine/grants").is(200).at("/items/0")).isEqualTo(given.json());

        uma.get(TAGS + "mine").is(200);
        assertThat(uma.get("/admin/v1/tags").is(200).at("/items").findValuesAsText("key")).containsExactly("mine");
        uma.put(TAGS + "mine", "{}").is(403);
        uma.get(TAGS + "mine/grants").is(403);
        uma.put(TAGS + "mine/grants/service-account:bob/USE_TAG", "{}").is(403);
        bob.get(TAGS + "mine").is(404);

        vera.delete(use).is(204);
        vera.delete(use).is(404);
        uma.get(TAGS + "mine").is(404);
        vera.put(use, "{}").is(201);
        vera.delete(TAGS + "mine").is(204);
        // The right was one to the tag that is gone, and not to its name.
        vera.put(TAGS + "mine", "{}").is(201);
        uma.get(TAGS + "mine").is(404);
        assertThat(vera.get(TAGS + "mine/grants").is(200).at("/items")).isEmpty();
        vera.delete(TAGS + "mine").is(204);
    }

    @Test
    void changesMeetWhatTheirSenderHasSeen() {
        String path = TAGS + "seen";
        vera.with("If-None-Match", "*").put(path, "{}").is(201);
        vera.with("If-None-Match", "*").put(path, "{}").is(412);
        String seen = vera.get(path).is(200).header("ETag").orElseThrow();
        vera.with("If-Match", seen).put(path, "{'sensitive': true}").is(200);
        vera.with("If-Match", seen).put(path, "{}").is(412);
        vera.with("If-Match", seen).delete(path).is(412);
        vera.delete(path).is(204);
    }

    @Test
    void aRepetitionUnderItsKeyIsAnsweredAlike() {
        TestClient keyed = vera.with("Idempotency-Key", "5c6a8c2e-6a3f-4a53-8f0e-6b8f3a1d9c11");
        Answer first = keyed.put(TAGS + "once", "{}").is(201);
        assertThat(keyed.put(TAGS + "once", "{}").is(201).body()).isEqualTo(first.body());
        keyed.put(TAGS + "once", "{'sensitive': true}").is(422);
        vera.delete(TAGS + "once").is(204);
    }

    @Test
    void listsComeInPages() {
        for (String key : List.of("p1", "p2", "p3")) {
            vera.put(TAGS + key, "{}").is(201);
        }
        Answer first = vera.get("/admin/v1/tags?page-size=2").is(200);
        assertThat(first.at("/items").findValuesAsText("key")).containsExactly("p1", "p2");
        Answer second = vera.get("/admin/v1/tags?page-size=2&page-token=" + first.at("/next-page-token").asText())
                .is(200);
        assertThat(second.at("/items").findValuesAsText("key")).containsExactly("p3");
        assertThat(second.json().has("next-page-token")).isFalse();
        bob.get("/admin/v1/tags?page-token=" + first.at("/next-page-token").asText()).is(400);
        for (String key : List.of("p1", "p2", "p3")) {
            vera.delete(TAGS + key).is(204);
        }
    }
}
