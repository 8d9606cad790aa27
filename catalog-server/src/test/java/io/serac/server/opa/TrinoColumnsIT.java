package io.serac.server.opa;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which columns Trino may name, of tables and views, and what its own lists show of them. */
class TrinoColumnsIT {
    private static final String MAIN = "/admin/v1/warehouses/main";
    private static final String HR = MAIN + "/namespaces/hr";
    private static final String[] PEOPLE = {"id", "address", "home", "phones", "scores"};

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestClient ROOT = SERVER.root();
    private static AskingTrino trino;

    @BeforeAll
    static void prepare() {
        trino = AskingTrino.register(SERVER, "trino", "k", "").arm();
        ROOT.createNamespace("hr");
        ROOT.post(TestClient.namespacePath("hr") + "/tables", """
                {'name': 'people', 'schema': {'type': 'struct', 'schema-id': 0, 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'long', 'required': false},
                  {'id': 2, 'name': 'address', 'required': false, 'type': {'type': 'struct', 'fields': [
                    {'id': 3, 'name': 'street', 'type': 'string', 'required': false},
                    {'id': 4, 'name': 'zip', 'type': 'string', 'required': false}]}},
                  {'id': 5, 'name': 'home', 'required': false, 'type': {'type': 'struct', 'fields': [
                    {'id': 6, 'name': 'city', 'type': 'string', 'required': false}]}},
                  {'id': 7, 'name': 'phones', 'required': false, 'type': {'type': 'list', 'element-id': 8,
                    'element-required': false, 'element': {'type': 'struct', 'fields': [
                      {'id': 9, 'name': 'number', 'type': 'string', 'required': false},
                      {'id': 10, 'name': 'owner', 'type': 'string', 'required': false}]}}},
                  {'id': 11, 'name': 'scores', 'required': false, 'type': {'type': 'map', 'key-id': 12, 'key': 'string',
                    'value-id': 13, 'value-required': false, 'value': {'type': 'struct', 'fields': [
                      {'id': 14, 'name': 'points', 'type': 'int', 'required': false},
                      {'id': 15, 'name': 'judge', 'type': 'string', 'required': false}]}}}]}}""").is(200);
        ROOT.createView("hr", "v");
    }

    /** A user who may read what is named below the namespace. */
    private static void reader(String user, String... objects) {
        ROOT.put("/admin/v1/principals/user:k:" + user, "{}");
        for (String object : objects) {
            ROOT.put(HR + "/" + object + "/grants/user:k:" + user + "/SELECT", "{}").is(201);
        }
    }

    private static void restrict(String object, String name, String rule, String user) {
        ROOT.put(HR + "/" + object + "/policies/" + name, "{" + rule + ", 'to': ['user:k:" + user + "']}").is(201);
    }

    private static boolean selects(String user, String... columns) {
        return trino.allows(user, "SelectFromColumns", AskingTrino.table("hr", "people", columns));
    }

    @Test
    void whatHoldsAHiddenFieldIsNotNamedWithIt() {
        reader("denied", "tables/people");
        reader("whole", "tables/people");
        assertThat(trino.named("denied", "hr", "people", PEOPLE)).containsExactly(PEOPLE);

        restrict("tables/people", "fields", "'kind': 'COLUMN_DENY', 'columns': ['address.zip', 'phones.element.owner',"
                + " 'scores.value.judge']", "denied");

        assertThat(trino.named("denied", "hr", "people", PEOPLE)).containsExactly("id", "home");
        assertThat(selects("denied", "id", "home")).isTrue();
        for (String holder : List.of("address", "phones", "scores")) {
            assertThat(selects("denied", holder)).as(holder).isFalse();
            assertThat(trino.mask("denied", "hr", "people", holder)).isEqualTo("NULL");
        }
        assertThat(trino.named("whole", "hr", "people", PEOPLE)).containsExactly(PEOPLE);
        assertThat(selects("whole", PEOPLE)).isTrue();
        assertThat(trino.allows("denied", "ShowColumns", AskingTrino.table("hr", "people"))).isTrue();
    }

    @Test
    void whoMayReadAFieldOnlyIsNotShownWhatHoldsIt() {
        reader("listed");
        String grant = HR + "/tables/people/grants/user:k:listed/SELECT";
        ROOT.put(grant, "{'columns': ['id', 'address.street', 'home']}").is(201);

        assertThat(trino.named("listed", "hr", "people", PEOPLE)).containsExactly("id", "home");
        assertThat(selects("listed", "address")).isFalse();

        ROOT.put(grant, "{'columns': ['id', 'address', 'home']}").is(200);

        assertThat(trino.named("listed", "hr", "people", PEOPLE)).containsExactly("id", "address", "home");
        assertThat(selects("listed", "address")).isTrue();
    }

    @Test
    void aMaskInsideAColumnHidesAllOfItButItsName() {
        reader("masked", "tables/people");
        assertThat(trino.mask("masked", "hr", "people", "address")).isEmpty();

        restrict("tables/people", "zip", "'kind': 'COLUMN_MASK', 'columns': ['address.zip'], 'mask': 'show-last-4'",
                "masked");

        assertThat(trino.named("masked", "hr", "people", PEOPLE)).containsExactly(PEOPLE);
        assertThat(selects("masked", "address")).isTrue();
        assertThat(trino.mask("masked", "hr", "people", "address")).isEqualTo("NULL");
        assertThat(trino.mask("masked", "hr", "people", "home")).isEmpty();
        assertThat(trino.mask("masked", "hr", "people", "phones")).isEmpty();
    }

    @Test
    void aRestrictedViewNamesNoColumn() {
        reader("viewer", "views/v");
        reader("filtered", "views/v");
        reader("unbound", "views/v");
        reader("describer");
        ROOT.put(HR + "/views/v/grants/user:k:describer/DESCRIBE", "{}").is(201);
        ROOT.put("/admin/v1/principals/user:k:lister", "{}");
        for (String user : List.of("viewer", "filtered", "unbound", "describer")) {
            assertThat(trino.named(user, "hr", "v", "id")).as(user).containsExactly("id");
            assertThat(trino.allows(user, "ShowColumns", AskingTrino.table("hr", "v"))).as(user).isTrue();
        }

        restrict("views/v", "hide", "'kind': 'COLUMN_DENY', 'columns': ['id']", "viewer");
        restrict("views/v", "rows", "'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'id', 'value': 1}",
                "filtered");
        restrict("views/v", "hide-too", "'kind': 'COLUMN_DENY', 'columns': ['id']", "describer");
        ROOT.put(HR + "/views/v/grants/user:k:lister/SELECT", "{'columns': ['id']}").is(201);

        for (String user : List.of("viewer", "filtered", "describer", "lister")) {
            assertThat(trino.named(user, "hr", "v", "id")).as(user).isEmpty();
            assertThat(trino.allows(user, "ShowColumns", AskingTrino.table("hr", "v"))).as(user).isFalse();
            assertThat(trino.allows(user, "FilterColumns", AskingTrino.table("hr", "v", "id"))).as(user).isFalse();
        }
        assertThat(trino.named("unbound", "hr", "v", "id")).containsExactly("id");
        assertThat(trino.allows("unbound", "ShowColumns", AskingTrino.table("hr", "v"))).isTrue();
        assertThat(trino.allows("unbound", "FilterColumns", AskingTrino.table("hr", "v", "id"))).isTrue();
    }

    @Test
    void theQueryOfAViewTakesMoreThanItsColumns() {
        reader("changer");
        reader("querying", "views/v");
        for (String privilege : List.of("DESCRIBE", "ALTER")) {
            ROOT.put(HR + "/views/v/grants/user:k:changer/" + privilege, "{}").is(201);
            ROOT.put(HR + "/tables/people/grants/user:k:changer/" + privilege, "{}").is(201);
        }
        assertThat(trino.allows("changer", "ShowCreateTable", AskingTrino.table("hr", "people"))).isTrue();
        assertThat(trino.allows("changer", "ShowCreateTable", AskingTrino.table("hr", "v"))).isFalse();
        assertThat(trino.allows("querying", "ShowCreateTable", AskingTrino.table("hr", "v"))).isTrue();
    }

    @Test
    void commentsAreListedToWhomAllLoadsShowThem() {
        ROOT.put("/admin/v1/principals/user:k:browser", "{}");
        ROOT.put(HR + "/grants/user:k:browser/BROWSE", "{}").is(201);
        reader("commented", "tables/people");
        ROOT.put("/admin/v1/principals/user:k:everything", "{}");
        ROOT.put(MAIN + "/grants/user:k:everything/SELECT", "{}").is(201);
        for (String user : List.of("browser", "commented")) {
            assertThat(lists(user, "table_comments", "comment")).as(user).isFalse();
            assertThat(lists(user, "materialized_views", "comment")).as(user).isFalse();
            assertThat(lists(user, "materialized_views", "definition")).as(user).isFalse();
            assertThat(lists(user, "table_comments", "table_name")).as(user).isTrue();
            assertThat(lists(user, "materialized_views", "freshness")).as(user).isTrue();
            assertThat(listed(user)).as(user).containsExactly("table_name");
        }
        assertThat(lists("everything", "table_comments", "comment")).isTrue();
        assertThat(lists("everything", "materialized_views", "definition")).isTrue();
        assertThat(listed("everything")).containsExactly("table_name", "comment");

        restrict("tables/people", "comments", "'kind': 'COLUMN_DENY', 'columns': ['id']", "everything");

        assertThat(lists("everything", "table_comments", "comment")).isFalse();
        assertThat(listed("everything")).containsExactly("table_name");
        ROOT.delete(HR + "/tables/people/policies/comments").is(204);
        assertThat(lists("everything", "table_comments", "comment")).isTrue();
    }

    private static boolean lists(String user, String list, String column) {
        return trino.allows(user, "SelectFromColumns", AskingTrino.tableOf("system", "metadata", list, column));
    }

    private static List<String> listed(String user) {
        String answer = trino.ask("batch", user, "{'operation': 'FilterColumns', 'filterResources': ["
                + AskingTrino.tableOf("system", "metadata", "table_comments", "table_name", "comment") + "]}").body();
        return switch (answer) {
            case "{\"result\":[0]}" -> List.of("table_name");
            case "{\"result\":[0,1]}" -> List.of("table_name", "comment");
            default -> List.of(answer);
        };
    }

    @Test
    void whatRunsIsShownInQueriesOnly() {
        reader("watching", "tables/people");
        assertThat(trino.allows("watching", "SelectFromColumns",
                AskingTrino.tableOf("system", "runtime", "queries", "query"))).isTrue();
        for (String other : List.of("tasks", "transactions", "nodes")) {
            String resource = AskingTrino.tableOf("system", "runtime", other, "node_id");
            assertThat(trino.allows("watching", "SelectFromColumns", resource)).as(other).isFalse();
            assertThat(trino.allows("watching", "FilterTables", resource)).as(other).isFalse();
        }
    }

    @Test
    void aDisabledEngineIsNotAnswered() {
        AskingTrino second = AskingTrino.register(SERVER, "retired", "k", "");
        reader("asked-about", "tables/people");
        String action = AskingTrino.action("SelectFromColumns", AskingTrino.table("hr", "people", "id"));
        assertThat(second.ask("allow", "asked-about", action).at("/result").asBoolean()).isTrue();

        ROOT.put("/admin/v1/service-accounts/retired", "{'disabled': true}").is(200);

        SERVER.anonymous().with("Content-Type", "application/json").post("/opa/v1/trino/allow?key=" + second.key(),
                "{'input': {'context': {'identity': {'user': 'asked-about', 'groups': []}}, 'action': " + action
                        + "}}")
                .is(401);
        assertThat(trino.ask("allow", "asked-about", action).at("/result").asBoolean()).isTrue();
    }
}
