package io.serac.server.view;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.viewPath;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Trino reads the tables of a view as the user whom a property of it names: nobody but Trino may name one. */
class DefinersIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final String ENGINE = "/admin/v1/engines/trino";
    private static TestClient trino = SERVER.anonymous();
    private static TestClient eve = SERVER.anonymous();

    @BeforeAll
    static void prepare() {
        trino = SERVER.account("trino");
        eve = SERVER.account("eve");
        SERVER.root().createNamespace("a");
        for (String name : new String[]{"trino", "eve"}) {
            for (String privilege : new String[]{"CREATE_VIEW", "REGISTER_TABLE", "SELECT", "ALTER"}) {
                SERVER.root().put("/admin/v1/warehouses/main/namespaces/a/grants/service-account:" + name + "/"
                        + privilege, "{}").is(201);
            }
        }
        SERVER.account("other");
        assertThat(register("trino")).isEqualTo(201);
    }

    private static int register(String account) {
        return SERVER.root().put(ENGINE, """
                {'kind': 'trino-opa', 'account': 'service-account:%s', 'user-issuer': 'keycloak',
                 'catalogs': {'lake': 'main'}}""".formatted(account)).status();
    }

    private static String named(String user) {
        return "{'action': 'set-properties', 'updates': {'trino.run-as-owner': '" + user + "', 'comment': 'c'}}";
    }

    private static String query(int version) {
        return """
                {'action': 'add-view-version', 'view-version': {'version-id': %1$d, 'timestamp-ms': 1700000000001,
                  'schema-id': 0, 'summary': {}, 'default-namespace': ['a'],
                  'representations': [{'type': 'sql', 'sql': 'SELECT %1$d AS id', 'dialect': 'spark'}]}},
                {'action': 'set-current-view-version', 'view-version-id': -1}""".formatted(version);
    }

    private static Answer commit(TestClient client, String view, String... updates) {
        return client.post(viewPath("a", view),
                "{'requirements': [], 'updates': [" + String.join(", ", updates) + "]}");
    }

    private static Answer create(TestClient client, String view) {
        return client.post(namespacePath("a") + "/views",
                TestClient.viewBody(view).replace("'properties': {}", """
                        'properties': {'trino.run-as-owner': 'alice', 'comment': 'c'}"""));
    }

    private static String definer(String view) {
        JsonNode properties = SERVER.root().get(viewPath("a", view)).is(200).at("/metadata/properties");
        assertThat(properties.path("comment").asText()).isEqualTo("c");
        return properties.path("trino.run-as-owner").asText("nobody");
    }

    @Test
    void aNewViewHasADefinerIfItIsTrinoThatSaysSo() {
        assertThat(create(eve, "by_eve").is(200).at("/metadata/properties").has("trino.run-as-owner")).isFalse();
        create(trino, "by_trino").is(200);

        assertThat(definer("by_eve")).isEqualTo("nobody");
        assertThat(definer("by_trino")).isEqualTo("alice");
    }

    @Test
    void nobodyElseGivesADefinerAnotherQuery() {
        create(trino, "queried").is(200);

        commit(eve, "queried", query(2)).is(200);
        assertThat(definer("queried")).isEqualTo("nobody");

        commit(trino, "queried", named("alice"), query(3)).is(200);
        assertThat(definer("queried")).isEqualTo("alice");
        commit(eve, "queried", named("alice"), query(4)).is(200);
        assertThat(definer("queried")).isEqualTo("nobody");
    }

    @Test
    void anEarlierQueryIsAnotherQuery() {
        create(trino, "earlier").is(200);
        commit(trino, "earlier", query(2), named("bob")).is(200);

        commit(eve, "earlier", "{'action': 'set-current-view-version', 'view-version-id': 1}").is(200);

        assertThat(definer("earlier")).isEqualTo("nobody");
    }

    @Test
    void aRollbackToAnEarlierQueryBringsItsDefinerNotBack() {
        create(trino, "rolled").is(200);
        String admin = "/admin/v1/warehouses/main/namespaces/a/views/rolled/";
        String first = SERVER.root().get(admin + "versions").is(200).at("/items/0/version-id").asText();
        commit(trino, "rolled", query(2), named("alice")).is(200);
        assertThat(definer("rolled")).isEqualTo("alice");

        SERVER.root().post(admin + "rollback", "{'version-id': '" + first + "'}").is(200);

        assertThat(definer("rolled")).isEqualTo("nobody");
    }

    @Test
    void nobodyElseNamesAnotherDefiner() {
        create(trino, "renamed").is(200);

        commit(eve, "renamed", named("bob")).isError(400, "BadRequestException",
                "The property trino.run-as-owner says with whose rights");
        assertThat(definer("renamed")).isEqualTo("alice");

        commit(trino, "renamed", named("bob")).is(200);
        assertThat(definer("renamed")).isEqualTo("bob");
    }

    @Test
    void otherPropertiesAndTheEndOfADefinerAreForEverybodyWhoMayAlter() {
        create(trino, "commented").is(200);

        commit(eve, "commented", "{'action': 'set-properties', 'updates': {'k': 'v'}}").is(200);
        assertThat(definer("commented")).isEqualTo("alice");

        commit(eve, "commented", "{'action': 'remove-properties', 'removals': ['trino.run-as-owner']}").is(200);
        assertThat(definer("commented")).isEqualTo("nobody");
    }

    @Test
    void whoeverReplacesTheQueryInTrinoWithoutADefinerDoesNotLendHimselfTheFormerOne() {
        create(trino, "invoked").is(200);

        commit(trino, "invoked", query(2)).is(200);

        assertThat(definer("invoked")).isEqualTo("nobody");
    }

    @Test
    void anAccountThatIsNoEngineAnyMoreIsNotBelieved() {
        assertThat(register("other")).isEqualTo(200);
        try {
            create(trino, "elsewhere").is(200);
            assertThat(definer("elsewhere")).isEqualTo("nobody");
        } finally {
            register("trino");
        }
    }

    @Test
    void aFileWithADefinerIsNotRegistered() {
        String with = create(trino, "filed").is(200).at("/metadata-location").asText();
        String without = create(eve, "unfiled").is(200).at("/metadata-location").asText();
        for (String view : new String[]{"filed", "unfiled"}) {
            SERVER.root().delete(viewPath("a", view)).is(204);
        }

        registered(eve, "from_file", with).isError(400, "BadRequestException");
        registered(trino, "from_file", with).isError(400, "BadRequestException");
        registered(eve, "from_file", without).is(200);
    }

    private static Answer registered(TestClient client, String view, String file) {
        return client.post(namespacePath("a") + "/register-view",
                "{'name': '" + view + "', 'metadata-location': '" + file + "'}");
    }
}
