package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Names that administering access must not give away to those who may not know them. */
class HiddenNamesIT {
    private static final String NAMESPACE = "/admin/v1/warehouses/main/namespaces/n";
    private static final String TABLE = NAMESPACE + "/tables/t";
    private static final String GRANT = TABLE + "/grants/service-account:bob/SELECT";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final TestClient ROOT = SERVER.root();

    @BeforeAll
    static void prepare() {
        ROOT.createNamespace("n");
        ROOT.createTable("n", "t");
        ROOT.createView("n", "v");
    }

    @AfterEach
    void liftRestrictions() {
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
    }

    @Test
    void whoManagesGrantsCannotNameAColumnThatIsHiddenFromHim() {
        TestClient alice = SERVER.account("alice-manager");
        GRANTS.grant("alice-manager", "MANAGE_GRANTS", "table", GRANTS.object("t"));
        alice.put(GRANT, "{'columns': ['name']}").is(201);
        alice.delete(GRANT).is(204);
        GRANTS.restrict("alice-manager", "COLUMN_DENY", "{'columns': [{'name': 'name'}]}", "table", GRANTS.object("t"));

        String absent = unknown(alice.put(GRANT, "{'columns': ['none']}"));
        assertThat(unknown(alice.put(GRANT, "{'columns': ['name']}")).replace("name", "none")).isEqualTo(absent);
        assertThat(unknown(alice.put(GRANT, "{'columns': ['id:2']}"))).isEqualTo(
                unknown(alice.put(GRANT, "{'columns': ['id:9']}")).replace("id:9", "id:2"));
        alice.put(GRANT, "{'columns': ['id']}").is(201);
        // Who may lift the rule may know what it hides.
        GRANTS.grant("alice-manager", "MANAGE_POLICY", "table", GRANTS.object("t"));
        alice.put(GRANT, "{'columns': ['name']}").is(200);
        alice.delete(GRANT).is(204);
    }

    @Test
    void whoIsDeniedWhatHeWasGrantedDoesNotSeeWhatItIsIn() {
        TestClient leo = SERVER.account("leo-denied");
        GRANTS.grant("leo-denied", "SELECT", "table", GRANTS.object("t"));
        String namespaces = "/catalog/v1/main/namespaces";
        assertThat(leo.get(namespaces).is(200).at("/namespaces").toString()).isEqualTo("[[\"n\"]]");
        leo.head(namespaces + "/n").is(204);

        GRANTS.restrict("leo-denied", "ACCESS_DENY", "{}", "table", GRANTS.object("t"));

        leo.get(namespaces).isError(404, "NoSuchWarehouseException");
        leo.head(namespaces + "/n").is(404);
        GRANTS.grant("leo-denied", "SELECT", "view", GRANTS.object("v"));
        leo.head(namespaces + "/n").is(204);
    }

    @Test
    void noTokenOfAPageTellsHowLongTheHiddenNameBehindItIs() {
        ROOT.createNamespace("paged");
        for (String table : List.of("a", "b", "d")) {
            ROOT.createTable("paged", table);
        }
        TestClient paul = SERVER.account("paul-paging");
        GRANTS.grant("paul-paging", "SELECT", "table", GRANTS.object("a"));
        GRANTS.grant("paul-paging", "SELECT", "table", GRANTS.object("b"));
        GRANTS.grant("paul-paging", "SELECT", "table", GRANTS.object("d"));
        String page = "/catalog/v1/main/namespaces/paged/tables?pageSize=2&pageToken=";
        String before = token(paul.get(page));

        ROOT.createTable("paged", "c-that-nobody-else-may-know-of");

        String token = token(paul.get(page));
        assertThat(token).hasSameSizeAs(before);
        assertThat(paul.get(page + token).is(200).at("/identifiers").findValuesAsText("name")).containsExactly("d");
        assertThat(ROOT.get(page + token(ROOT.get(page))).is(200).at("/identifiers").findValuesAsText("name"))
                .containsExactly("c-that-nobody-else-may-know-of", "d");
    }

    private static String token(Answer page) {
        assertThat(page.is(200).at("/identifiers").findValuesAsText("name")).containsExactly("a", "b");
        return page.at("/next-page-token").asText();
    }

    @Test
    void anOptionOnOneColumnDoesNotTellWhichOthersThereAre() {
        TestClient carol = SERVER.account("carol-option");
        ROOT.put(TABLE + "/grants/service-account:carol-option/SELECT", "{'columns': ['id'], 'grant-option': true}")
                .is(201);

        for (String other : List.of("name", "none", "id:2", "id:9")) {
            assertThat(carol.put(GRANT, "{'columns': ['" + other + "']}").isError(403, "ForbiddenException")
                    .at("/error/message").asText()).as(other).contains("your own grant option is not for all of this");
        }
        // Nor, without the right to give, which principals there are.
        for (String other : List.of("service-account:bob", "service-account:nobody", "role:server-admin",
                "role:none")) {
            String grant = TABLE + "/grants/" + other + "/SELECT";
            assertThat(carol.put(grant, "{'columns': ['name']}").isError(403, "ForbiddenException")
                    .at("/error/message").asText()).as(other).contains("your own grant option is not for all of this");
            carol.get(grant).isError(404, "NotFoundException", "Grant does not exist");
            carol.delete(grant).isError(403, "ForbiddenException", "Forbidden: no such grant was given by your");
            SERVER.bob().put(grant, "{}").is(404);
        }
        carol.put(GRANT, "{'columns': ['id']}").is(201);
        carol.delete(GRANT).is(204);
    }

    private static String unknown(Answer answer) {
        answer.isError(400, "BadRequestException");
        assertThat(answer.at("/error/reason").asText()).isEqualTo("unknown-column");
        return answer.at("/error/message").asText();
    }

    @Test
    void aGrantShowsItsGranteeNoColumnThatIsHiddenFromHim() {
        TestClient gina = SERVER.account("gina-grantee");
        String grant = TABLE + "/grants/service-account:gina-grantee/SELECT";
        ROOT.put(grant, "{'columns': ['id', 'name']}").is(201);
        assertShows(gina.get(grant).is(200).json(), 0, "id", "name");
        GRANTS.restrict("gina-grantee", "COLUMN_DENY", "{'columns': [{'name': 'name'}]}", "table", GRANTS.object("t"));

        Answer shown = gina.get(grant).is(200);
        assertShows(shown.json(), 1, "id");
        assertShows(gina.get(TABLE + "/grants?inherited=true").is(200).at("/items/0"), 1, "id");
        Answer whole = ROOT.get(grant).is(200);
        assertShows(whole.json(), 0, "id", "name");
        // Equal tags would tell whether a guessed name is the hidden one.
        assertThat(shown.header("ETag")).isPresent().isNotEqualTo(whole.header("ETag"));
        // Who may lift the rule may know what it hides.
        GRANTS.grant("gina-grantee", "MANAGE_POLICY", "table", GRANTS.object("t"));
        assertShows(gina.get(grant).is(200).json(), 0, "id", "name");
        ROOT.delete(grant).is(204);
    }

    @Test
    void whoManagesGrantsSeesNoHiddenColumnInThemEither() {
        TestClient hugo = SERVER.account("hugo-manager");
        GRANTS.grant("hugo-manager", "MANAGE_GRANTS", "namespace", GRANTS.namespace("n"));
        ROOT.put(NAMESPACE + "/grants/service-account:hugo-manager/SELECT", "{'grant-option': true}").is(201);
        hugo.put(GRANT, "{'columns': ['id', 'name']}").is(201);
        GRANTS.restrict("hugo-manager", "COLUMN_DENY", "{'columns': [{'name': 'name'}]}", "table", GRANTS.object("t"));

        Answer shown = hugo.get(GRANT).is(200);
        assertShows(shown.json(), 1, "id");
        hugo.with("If-Match", ROOT.get(GRANT).header("ETag").orElseThrow()).put(GRANT, "{'columns': ['id']}").is(412);
        assertShows(hugo.with("If-Match", shown.header("ETag").orElseThrow()).put(GRANT, "{'columns': ['id']}")
                .is(200).json(), 0, "id");
        hugo.delete(GRANT).is(204);
    }

    @Test
    void aDryRunNamesColumnsOfOtherTablesToThoseWhoMayLiftRulesThere() {
        TestClient ivan = SERVER.account("ivan-option");
        SERVER.account("judy-manager");
        GRANTS.grant("judy-manager", "MANAGE_GRANTS", "namespace", GRANTS.namespace("n"));
        String option = NAMESPACE + "/grants/service-account:ivan-option/SELECT";
        ROOT.put(option, "{'grant-option': true}").is(201);
        ivan.put(GRANT, "{'columns': ['id', 'name']}").is(201);

        assertShows(ROOT.delete(option + "?dry-run=true").is(200).at("/items/0"), 0, "id", "name");
        TestClient judy = SERVER.existing("judy-manager");
        assertShows(judy.delete(option + "?dry-run=true").is(200).at("/items/0"), 2);
        GRANTS.grant("judy-manager", "MANAGE_POLICY", "namespace", GRANTS.namespace("n"));
        assertShows(judy.delete(option + "?dry-run=true").is(200).at("/items/0"), 0, "id", "name");
        ROOT.delete(option).is(204);
    }

    @Test
    void grantsOnViewsHideColumnsLikewise() {
        TestClient kate = SERVER.account("kate-grantee");
        String grant = NAMESPACE + "/views/v/grants/service-account:kate-grantee/SELECT";
        ROOT.put(grant, "{'columns': ['id']}").is(201);
        assertShows(kate.get(grant).is(200).json(), 0, "id");

        GRANTS.restrict("kate-grantee", "COLUMN_DENY", "{'columns': [{'name': 'id'}]}", "namespace",
                GRANTS.namespace("n"));
        assertShows(kate.get(grant).is(200).json(), 1);
        assertShows(ROOT.get(grant).is(200).json(), 0, "id");
        ROOT.delete(grant).is(204);
    }

    private static void assertShows(JsonNode grant, int hidden, String... columns) {
        assertThat(grant.path("columns").findValuesAsText("name")).as(grant.toString()).containsExactly(columns);
        assertThat(grant.path("hidden-columns").asInt()).as(grant.toString()).isEqualTo(hidden);
        assertThat(grant.has("hidden-columns")).isEqualTo(hidden > 0);
    }

    @Test
    void explainNamesOwnersOnlyToThoseWhoMayDescribeTheObject() {
        TestClient dave = SERVER.account("dave-browse");
        GRANTS.grant("dave-browse", "BROWSE", "table", GRANTS.object("t"));
        String question = "{'operation': 'LOAD_TABLE', 'securable': {'type': 'table', 'warehouse': 'main',"
                + " 'namespace': ['n'], 'name': 't'}}";

        assertThat(dave.post("/admin/v1/explain", question).is(200).at("/who-can-grant")).isEmpty();
        GRANTS.grant("dave-browse", "INSERT", "table", GRANTS.object("t"));
        assertThat(dave.post("/admin/v1/explain", question.replace("LOAD_TABLE", "DROP_TABLE")).is(200)
                .at("/who-can-grant")).isNotEmpty();
    }

    @Test
    void anOwnerUnderManagedAccessIsNotToldWhatRestrictsHim() {
        ROOT.createNamespace("managed");
        ROOT.createTable("managed", "m");
        TestClient olga = SERVER.account("olga-owner");
        ROOT.put("/admin/v1/warehouses/main/namespaces/managed/tables/m/owner",
                "{'owner': 'service-account:olga-owner'}")
                .is(200);
        GRANTS.restrict("olga-owner", "COLUMN_DENY", "{'columns': [{'name': 'name'}]}", "table", GRANTS.object("m"));
        String question = "{'operation': 'LOAD_TABLE', 'securable': {'type': 'table', 'warehouse': 'main',"
                + " 'namespace': ['managed'], 'name': 'm'}}";
        // Who may lift the rule may know what it hides.
        assertThat(olga.post("/admin/v1/explain", question).is(200).body()).contains("\"name\":\"name\"");

        ROOT.put("/admin/v1/warehouses/main/namespaces/managed/managed-access", "{'enabled': true}").is(200);

        assertThat(olga.post("/admin/v1/explain", question).is(200).body()).doesNotContain("\"name\":\"name\"");
        olga.post("/admin/v1/explain", question.replaceFirst("\\{", "{'principal': 'service-account:bob', "))
                .isError(403, "ForbiddenException");
    }

    @Test
    void aWarehouseThatIsHiddenIsRefusedAsOneThatIsNotThere() {
        String hidden = "/admin/v1/warehouses/hidden";
        ROOT.put(hidden,
                "{'storage': {'type': 'file', 'root': 'file:" + SERVER.allowed().resolveSibling("hidden") + "'}}")
                .is(201);
        TestClient walt = SERVER.account("walt-browser");
        GRANTS.grant("walt-browser", "BROWSE", "namespace", GRANTS.namespace("n"));

        String refusal = walt.put(hidden, "{}").isError(404, "NoSuchWarehouseException").at("/error/message").asText();
        assertThat(walt.put("/admin/v1/warehouses/absent", "{}").isError(404, "NoSuchWarehouseException")
                .at("/error/message").asText()).isEqualTo(refusal.replace("hidden", "absent"));
        walt.put("/admin/v1/warehouses/main", "{}").isError(403, "ForbiddenException");
        ROOT.delete(hidden).is(204);
    }

    @Test
    void whoSeesANamespaceIsToldThatManagingItTakesARightAbove() {
        TestClient erin = SERVER.account("erin-owner");
        ROOT.createNamespace("hers");
        ROOT.put("/admin/v1/warehouses/main/namespaces/hers/owner", "{'owner': 'service-account:erin-owner'}").is(200);

        erin.put("/admin/v1/warehouses/main/namespaces/hers/managed-access", "{'enabled': true}")
                .isError(403, "ForbiddenException");
        SERVER.bob().put("/admin/v1/warehouses/main/namespaces/hers/managed-access", "{'enabled': true}").is(404);
    }

    @Test
    void aDisabledAccountReadsNoContractEither() {
        TestClient frank = SERVER.account("frank");
        frank.get("/openapi/admin.yaml").is(200);
        ROOT.put("/admin/v1/service-accounts/frank", "{'disabled': true}").is(200);
        frank.get("/openapi/admin.yaml").is(401);
        frank.get("/openapi/iceberg-rest.yaml").is(401);
    }
}
