package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a rule of the namespace hides from the owner of a table, who manages the rules of the table and not that one. */
class RulesFromAboveIT {
    private static final String NAMESPACE = "/admin/v1/warehouses/main/namespaces/up";
    private static final String TABLE = NAMESPACE + "/tables/t";
    private static final String EXPLAIN = "/admin/v1/explain";
    private static final String LOAD = "{'operation': 'LOAD_TABLE', 'securable': {'type': 'table', 'warehouse': 'main',"
            + " 'namespace': ['up'], 'name': 't'}}";
    private static final String DENY_NAME = "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': [%s]}";
    private static final String MASK_NAME =
            "{'kind': 'COLUMN_MASK', 'columns': ['name'], 'mask': 'replace-with-null', 'to': [%s]}";
    private static final String BY_NAME = "{'kind': 'ROW_FILTER', 'filter': {'type': 'starts-with', 'term': 'name',"
            + " 'value': 'a'}, 'to': [%s]}";
    private static final String HERSELF_AND_BOB = "'service-account:alice', 'service-account:bob'";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final TestClient ROOT = SERVER.root();
    private static final TestClient ALICE = SERVER.account("alice");

    @BeforeAll
    static void prepare() {
        ROOT.createNamespace("up");
        ROOT.createTable("up", "t");
        ROOT.put(TABLE + "/owner", "{'owner': 'service-account:alice'}").is(200);
        ROOT.put(TABLE + "/grants/service-account:bob/SELECT", "{}").is(201);
        ROOT.put("/admin/v1/tags/label", "{}").is(201);
        ROOT.put("/admin/v1/tags/label/grants/service-account:alice/USE_TAG", "{}").is(201);
    }

    @BeforeEach
    void denyFromAbove() {
        ROOT.put(NAMESPACE + "/policies/from-above", DENY_NAME.formatted(HERSELF_AND_BOB)).is(201);
    }

    @AfterEach
    void lift() {
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
        GRANTS.revoke("alice", GRANTS.namespace("up"));
    }

    /** The same rule, where she manages it. */
    private static void denyOnTheTable() {
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
        ROOT.put(TABLE + "/policies/own", DENY_NAME.formatted(HERSELF_AND_BOB)).is(201);
    }

    private static void letManageAbove() {
        GRANTS.grant("alice", "MANAGE_POLICY", "namespace", GRANTS.namespace("up"));
    }

    private static String unknown(Answer answer) {
        assertThat(answer.is(400).at("/error/reason").asText()).isEqualTo("unknown-column");
        return answer.at("/error/message").asText();
    }

    @Test
    void grantsDoNotNameIt() {
        String grant = TABLE + "/grants/service-account:bob/SELECT";
        String columns = "{'columns': ['name']}";

        assertThat(unknown(ALICE.put(grant, columns)).replace("name", "none"))
                .isEqualTo(unknown(ALICE.put(grant, columns.replace("name", "none"))).replace("name", "none"));
        ROOT.put(grant, columns).is(200);
        assertThat(ALICE.get(grant).is(200).at("/columns")).isEmpty();
        denyOnTheTable();
        assertThat(ALICE.get(grant).is(200).at("/columns/0/name").asText()).isEqualTo("name");
        ROOT.put(grant, "{}").is(200);
    }

    @Test
    void restrictionsOfTheTableCannotBeSetToFindIt() {
        String path = TABLE + "/policies/found";
        String deny = DENY_NAME.formatted("'user:k:nobody'");
        String filter = "{'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'name', 'value': 'x'},"
                + " 'to': ['user:k:nobody']}";

        for (String body : new String[]{deny, filter}) {
            assertThat(unknown(ALICE.put(path, body)).replace("name", "none")).as(body)
                    .isEqualTo(unknown(ALICE.put(path, body.replace("name", "none"))).replace("name", "none"));
        }
        ALICE.put(path, deny.replace("name", "id")).is(201);
        letManageAbove();
        ALICE.put(path, deny).is(200);
        ALICE.put(path, filter).is(200);
    }

    @Test
    void filtersOfTheTableDoNotLookAtWhatAMaskFromAboveHides() {
        String path = TABLE + "/policies/found";
        String byName = BY_NAME.formatted("'everyone'");
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
        ALICE.put(path, byName).is(201);
        ROOT.put(NAMESPACE + "/policies/from-above", MASK_NAME.formatted(HERSELF_AND_BOB)).is(201);

        String refusal = ALICE.put(path, byName.replace("'a'", "'b'")).is(403).at("/error/message").asText();
        assertThat(refusal).contains("name").doesNotContain("from-above");
        ALICE.put(path, byName.replace("'name'", "'id'").replace("'starts-with'", "'eq'").replace("'a'", "1")).is(200);
        letManageAbove();
        ALICE.put(path, byName).is(200);
    }

    @Test
    void filtersOfTheTableLookAtWhatItsOwnMaskHides() {
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
        ROOT.put(TABLE + "/policies/own", MASK_NAME.formatted(HERSELF_AND_BOB)).is(201);

        ALICE.put(TABLE + "/policies/found", BY_NAME.formatted("'everyone'")).is(201);
    }

    @Test
    void whoManagesRestrictionsAndIsNotBoundFiltersByWhatIsHiddenFromOthers() {
        TestClient carol = SERVER.account("carol");
        ROOT.put(TABLE + "/grants/service-account:carol/MANAGE_POLICY", "{}").is(201);

        carol.put(TABLE + "/policies/found", BY_NAME.formatted("'everyone'")).is(201);
        ROOT.delete(TABLE + "/grants/service-account:carol/MANAGE_POLICY").is(204);
    }

    @Test
    void filtersDoNotLookAtColumnsThatAreNotGranted() {
        TestClient dora = SERVER.account("dora");
        ROOT.put("/admin/v1/roles/officers", "{}").is(201);
        ROOT.put("/admin/v1/roles/officers/members/service-account:dora", "{}").is(201);
        ROOT.put(TABLE + "/grants/role:officers/MANAGE_POLICY", "{}").is(201);
        ROOT.put(TABLE + "/grants/service-account:dora/SELECT", "{'columns': ['id']}").is(201);
        String path = TABLE + "/policies/found";
        String byName = BY_NAME.formatted("'everyone'");
        String byId = byName.replace("'name'", "'id'").replace("'starts-with'", "'eq'").replace("'a'", "1");

        dora.put(path, byName).is(403);
        dora.with("X-Serac-Roles", "officers").put(path, byName).is(403);
        dora.put(path, byId).is(201);
        ROOT.put(TABLE + "/grants/service-account:dora/SELECT", "{}").is(200);
        dora.put(path, byName).is(200);
        ROOT.delete(TABLE + "/grants/service-account:dora/SELECT").is(204);
        dora.put(path, byId).is(200);
        dora.put(path, byName).is(200);
        ROOT.delete("/admin/v1/roles/officers").is(204);
    }

    @Test
    void theNumberOfRulesDoesNotTellWhichNamesAndTagsThereAre() {
        String path = NAMESPACE + "/policies/guess";
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
        ROOT.put("/admin/v1/warehouses/main/policies/far-above", DENY_NAME.formatted("'everyone'")).is(201);
        ROOT.put(TABLE + "/columns/name/tags/label", "{}").is(201);
        ROOT.put("/admin/v1/tags/unused", "{}");
        ROOT.put("/admin/v1/tags/unused/grants/service-account:alice/USE_TAG", "{}");
        letManageAbove();
        List<String> refusals = new ArrayList<>();
        for (String guess : new String[]{"'columns': ['name']", "'columns': ['none']", "'when-tag': {'tag': 'label'}",
                "'when-tag': {'tag': 'unused'}"}) {
            ALICE.put(path, "{'kind': 'COLUMN_DENY', " + guess + ", 'to': ['everyone']}");
            refusals.add(ALICE.with("X-Iceberg-Access-Delegation", "vended-credentials")
                    .get(TestClient.tablePath("up", "t")).is(403).at("/error/message").asText()
                    + ALICE.post(EXPLAIN, LOAD).is(200).at("/counts"));
        }

        assertThat(Set.copyOf(refusals)).hasSize(1).allSatisfy(refusal -> assertThat(refusal)
                .contains("2 column rules", "\"column-rules\":2"));
        ROOT.delete(TABLE + "/columns/name/tags/label").is(204);
    }

    @Test
    void explanationsListRulesByTagWhetherOrNotAHiddenColumnBearsIt() {
        prepareGuesses("'everyone'");
        List<String> explanations = new ArrayList<>();
        for (String tag : new String[]{"label", "unused"}) {
            String guess = "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': '%s'}, 'to': ['everyone']}".formatted(tag);
            ALICE.put(NAMESPACE + "/policies/guess", guess);
            explanations.add(neutral(ALICE.post(EXPLAIN, LOAD).is(200).body()));
        }

        assertThat(Set.copyOf(explanations)).hasSize(1).allSatisfy(body -> assertThat(body).contains("\"guess\""));
        ROOT.delete(TABLE + "/columns/name/tags/label").is(204);
    }

    @Test
    void explanationsOfOthersDoNotTellWhichHiddenNamesAndTagsThereAre() {
        prepareGuesses("'service-account:alice'");
        String aboutBob = LOAD.replaceFirst("\\{", "{'principal': 'service-account:bob', 'delegation': true, ");
        List<String> explanations = new ArrayList<>();
        List<String> whole = new ArrayList<>();
        for (String guess : new String[]{"'columns': ['name']", "'columns': ['none']", "'when-tag': {'tag': 'label'}",
                "'when-tag': {'tag': 'unused'}"}) {
            ALICE.put(NAMESPACE + "/policies/guess",
                    "{'kind': 'COLUMN_DENY', " + guess + ", 'to': ['service-account:bob']}");
            explanations.add(neutral(ALICE.post(EXPLAIN, aboutBob).is(200).body())
                    .replaceAll(",\"when-tag\":\\{[^}]*}", ""));
            whole.add(ROOT.post(EXPLAIN, aboutBob).is(200).at("/class").asText());
        }

        assertThat(Set.copyOf(explanations)).hasSize(1).allSatisfy(body -> assertThat(body)
                .contains("\"class\":\"RESTRICTED\"", "\"verdict\":\"forbidden\"", "guess"));
        assertThat(whole).containsExactly("RESTRICTED", "FULL", "RESTRICTED", "FULL");
        ROOT.delete(TABLE + "/columns/name/tags/label").is(204);
    }

    @Test
    void explanationsOfOthersDoNotTellByWhatIsAroundAHiddenColumn() {
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
        ROOT.post(TestClient.namespacePath("up") + "/tables", """
                {'name': 'nested', 'schema': {'type': 'struct', 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'long', 'required': false},
                  {'id': 2, 'name': 's', 'required': false, 'type': {'type': 'struct', 'fields': [
                    {'id': 3, 'name': 'open', 'type': 'long', 'required': false},
                    {'id': 4, 'name': 'hidden', 'type': 'long', 'required': false}]}}]}}""").is(200);
        ROOT.put(NAMESPACE + "/tables/nested/owner", "{'owner': 'service-account:alice'}").is(200);
        ROOT.put(NAMESPACE + "/tables/nested/grants/service-account:bob/SELECT", "{}").is(201);
        ROOT.put("/admin/v1/warehouses/main/policies/far-above",
                DENY_NAME.replace("'name'", "'s.hidden'").formatted("'service-account:alice'")).is(201);
        letManageAbove();
        String aboutBob = LOAD.replace("'t'", "'nested'").replaceFirst("\\{",
                "{'principal': 'service-account:bob', ");
        List<String> explanations = new ArrayList<>();
        for (String guess : new String[]{"'id', 's.hidden'", "'id', 's.none'"}) {
            ALICE.put(NAMESPACE + "/policies/guess",
                    DENY_NAME.replace("'name'", guess).formatted("'service-account:bob'"));
            explanations.add(neutral(ALICE.post(EXPLAIN, aboutBob).is(200).body()));
        }

        assertThat(Set.copyOf(explanations)).hasSize(1).allSatisfy(body -> assertThat(body)
                .contains("\"class\":\"RESTRICTED\"", "\"s.open\"").doesNotContain("s.hidden"));
    }

    @Test
    void explanationsOfOthersSayWhatRulesDoToColumnsThatTheCallerMayName() {
        prepareGuesses("'service-account:alice'");
        ALICE.put(NAMESPACE + "/policies/guess",
                "{'kind': 'COLUMN_DENY', 'columns': ['id'], 'to': ['service-account:bob']}").is(201);
        String aboutBob = LOAD.replaceFirst("\\{", "{'principal': 'service-account:bob', ");

        Answer answer = ALICE.post(EXPLAIN, aboutBob).is(200);

        assertThat(answer.at("/class").asText()).isEqualTo("RESTRICTED");
        assertThat(answer.at("/columns/0/access").asText()).isEqualTo("denied");
        assertThat(answer.at("/warnings")).isEmpty();
        ALICE.put(NAMESPACE + "/policies/guess",
                "{'kind': 'COLUMN_DENY', 'columns': ['none'], 'to': ['service-account:bob']}").is(200);
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy WHERE name = 'far-above'"));
        assertThat(ALICE.post(EXPLAIN, aboutBob).is(200).at("/class").asText()).isEqualTo("FULL");
        ROOT.delete(TABLE + "/columns/name/tags/label").is(204);
    }

    /** Hides a column that bears a tag from somebody, and lets alice set restrictions below what hides it. */
    private static void prepareGuesses(String hiddenFrom) {
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
        ROOT.put("/admin/v1/warehouses/main/policies/far-above", DENY_NAME.formatted(hiddenFrom)).is(201);
        ROOT.put(TABLE + "/columns/name/tags/label", "{}").is(201);
        ROOT.put("/admin/v1/tags/unused", "{}");
        ROOT.put("/admin/v1/tags/unused/grants/service-account:alice/USE_TAG", "{}");
        letManageAbove();
    }

    private static String neutral(String explanation) {
        return explanation.replace("\"unused\"", "\"label\"").replaceAll("\"epoch\":\\d+", "");
    }

    @Test
    void filtersAboveTablesAreNotSetByWhomARuleFromAboveBinds() {
        String warehouse = "/admin/v1/warehouses/main/policies/far-above";
        String path = NAMESPACE + "/policies/found";
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
        letManageAbove();
        ROOT.put(warehouse, DENY_NAME.formatted("'user:k:nobody'")).is(201);
        ALICE.put(path, BY_NAME.formatted("'everyone'")).is(201);
        for (String rule : new String[]{DENY_NAME, MASK_NAME}) {
            ROOT.put(warehouse, rule.formatted("'everyone'")).is(200);

            ALICE.put(path, BY_NAME.formatted("'everyone'").replace("'a'", "'b'")).is(403);
        }
        ALICE.put(path, "{'kind': 'ROW_FILTER', 'filter': false, 'to': ['everyone']}").is(200);
        ROOT.put(path, BY_NAME.formatted("'everyone'")).is(200);
    }

    @Test
    void restrictionsFromAboveAreListedToWhoManagesThemThere() {
        ROOT.put(TABLE + "/policies/own", DENY_NAME.formatted("'user:k:nobody'").replace("name", "id")).is(201);
        String list = TABLE + "/policies?inherited=true";
        ALICE.get(NAMESPACE + "/policies").is(403);

        assertThat(ALICE.get(list).is(200).at("/items").findValuesAsText("kind")).hasSize(1);
        assertThat(ALICE.get(list).body()).contains("\"own\"").doesNotContain("from-above");
        letManageAbove();
        assertThat(ALICE.get(list).is(200).body()).contains("\"own\"", "from-above");
    }

    @Test
    void explanationsDoNotNameItWhomeverTheyAreAbout() {
        ROOT.put(NAMESPACE + "/policies/rows", "{'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'name',"
                + " 'value': 'literal'}, 'to': ['service-account:bob']}").is(201);
        String aboutBob = LOAD.replaceFirst("\\{", "{'principal': 'service-account:bob', ");

        assertThat(ALICE.post(EXPLAIN, LOAD).is(200).body()).contains("from-above")
                .doesNotContain("\"name\":\"name\"");
        assertThat(ALICE.post(EXPLAIN, aboutBob).is(200).body()).contains("from-above", "\"rows\"")
                .doesNotContain("\"name\":\"name\"", "literal");
        letManageAbove();
        assertThat(ALICE.post(EXPLAIN, LOAD).is(200).body()).contains("\"name\":\"name\"");
        assertThat(ALICE.post(EXPLAIN, aboutBob).is(200).body()).contains("\"name\":\"name\"", "literal");
        GRANTS.revoke("alice", GRANTS.namespace("up"));
        denyOnTheTable();
        assertThat(ALICE.post(EXPLAIN, LOAD).is(200).body()).contains("\"name\":\"name\"");
    }

    @Test
    void warningsAboutMasksThatDoNotFitDoNotNameIt() {
        ROOT.put(TABLE + "/columns/name/tags/label", "{}").is(201);
        String policy = TABLE + "/policies/by-tag";
        String mask = "{'kind': 'COLUMN_MASK', 'mask': 'truncate-to-year', 'when-tag': {'tag': 'label'},"
                + " 'to': ['user:k:nobody']}";

        assertThat(ALICE.put(policy, mask).is(201).at("/warnings")).isEmpty();
        assertThat(ALICE.get(policy).is(200).at("/warnings")).isEmpty();
        letManageAbove();
        assertThat(ALICE.get(policy).is(200).at("/warnings/0").asText()).endsWith("show null: name");
        ROOT.delete(TABLE + "/columns/name/tags/label").is(204);
    }

    @Test
    void tagsAreNotAttachedToIt() {
        String tag = TABLE + "/columns/name/tags/label";

        ALICE.put(tag, "{}").isError(404, "NotFoundException", "Column does not exist");
        ROOT.put(tag, "{}").is(201);
        assertThat(ALICE.get(TABLE + "/tags").is(200).at("/items")).isEmpty();
        denyOnTheTable();
        assertThat(ALICE.get(TABLE + "/tags").is(200).at("/items")).hasSize(1);
        ALICE.delete(tag).is(204);
    }
}
