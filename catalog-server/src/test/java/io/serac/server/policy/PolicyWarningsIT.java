package io.serac.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a restriction that may not do what it was meant to. */
class PolicyWarningsIT {
    private static final String NAMESPACE = "/admin/v1/warehouses/main/namespaces/a";
    private static final String TABLE = NAMESPACE + "/tables/t";
    private static final String POLICY = TABLE + "/policies/p";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        root.createNamespace("a");
        root.post(TestClient.namespacePath("a") + "/tables", """
                {'name': 't', 'schema': {'type': 'struct', 'schema-id': 0, 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'long', 'required': true},
                  {'id': 2, 'name': 'name', 'type': 'string', 'required': false},
                  {'id': 3, 'name': 'born', 'type': 'date', 'required': false},
                  {'id': 4, 'name': 'home', 'required': false, 'type': {'type': 'struct', 'fields': [
                    {'id': 5, 'name': 'city', 'type': 'string', 'required': true},
                    {'id': 6, 'name': 'since', 'type': 'date', 'required': false}]}},
                  {'id': 7, 'name': 'tags', 'required': false, 'type': {'type': 'map', 'key-id': 8, 'key': 'string',
                    'value-id': 9, 'value': 'string', 'value-required': false}}]}}
                """).is(200);
        root.put("/admin/v1/tags/pii", "{'values': ['soft', 'hard']}").is(201);
        root.put("/admin/v1/tags/level", "{'inheritable': true}").is(201);
        for (String column : List.of("id", "born", "home", "tags", "name")) {
            root.put(TABLE + "/columns/" + column + "/tags/pii", "{'value': 'hard'}").is(201);
        }
    }

    private Answer mask(String path, String mask, String condition) {
        return root.put(path, "{'kind': 'COLUMN_MASK', 'mask': '" + mask + "', 'when-tag': " + condition
                + ", 'to': ['user:k:nobody']}");
    }

    private static List<String> warnings(Answer answer) {
        return answer.at("/warnings").valueStream().map(JsonNode::asText).toList();
    }

    @Test
    void taggedColumnsThatAMaskDoesNotFitAreNamedWithWhatBecomesOfThem() {
        String begin = "Mask show-last-4 does not fit columns that bear the tag; they ";
        Answer made = mask(POLICY, "show-last-4", "{'tag': 'pii', 'value': 'hard'}").is(201);

        assertThat(warnings(made)).containsExactlyInAnyOrder(begin + "are denied: tags.key",
                begin + "show null: born, home.since", begin + "show a fixed value: id");
        assertThat(root.get(POLICY).is(200).body()).isEqualTo(made.body());
        assertThat(warnings(mask(POLICY, "show-last-4", "{'tag': 'pii', 'value': 'soft'}").is(200))).isEmpty();
        assertThat(warnings(mask(POLICY, "replace-with-null", "{'tag': 'pii', 'value': 'hard'}").is(200)))
                .hasSize(2).anyMatch(warning -> warning.endsWith("show a fixed value: home.city, id")
                        || warning.endsWith("show a fixed value: id, home.city"));
        root.delete(POLICY).is(204);
    }

    @Test
    void aTagThatComesDownToColumnsCountsAsTheirs() {
        root.put(NAMESPACE + "/tags/level", "{}").is(201);
        assertThat(warnings(mask(POLICY, "truncate-to-year", "{'tag': 'level'}").is(201))).hasSize(3)
                .anyMatch(warning -> warning.contains("show null: name"));
        root.delete(NAMESPACE + "/tags/level").is(204);
        assertThat(warnings(mask(POLICY, "truncate-to-year", "{'tag': 'level'}").is(200))).isEmpty();
        root.delete(POLICY).is(204);
    }

    @Test
    void aboveTablesNobodyIsWarnedBecauseNobodyKnowsTheColumns() {
        String above = NAMESPACE + "/policies/p";
        assertThat(warnings(mask(above, "show-last-4", "{'tag': 'pii', 'value': 'hard'}").is(201))).isEmpty();
        assertThat(root.get(TABLE + "/policies?inherited=true").is(200).at("/items/0/warnings")).isEmpty();
        root.delete(above).is(204);
    }

    @Test
    void ofManyColumnsTheFirstAreNamed() {
        String fields = String.join(",", IntStream.rangeClosed(1, 30).mapToObj(
                id -> "{'id': " + id + ", 'name': 'c" + id + "', 'type': 'double', 'required': false}").toList());
        root.post(TestClient.namespacePath("a") + "/tables",
                "{'name': 'wide', 'schema': {'type': 'struct', 'schema-id': 0, 'fields': [" + fields + "]}}").is(200);
        root.put(NAMESPACE + "/tables/wide/tags/level", "{}").is(201);
        String warning = warnings(mask(NAMESPACE + "/tables/wide/policies/p", "mask-alphanum", "{'tag': 'level'}")
                .is(201)).getFirst();
        assertThat(warning).contains("c1, c2").endsWith("c20 and 10 more");
    }

    @ParameterizedTest
    @CsvSource({"named, true", "mapped, true", "above, true", "closed, false"})
    void aRestrictionToARoleThatTokensGiveIsWarnedOfBecauseTrinoSendsNone(String role, boolean isWarned) {
        root.put("/admin/v1/roles/named", "{}");
        for (String closed : List.of("mapped", "above", "closed")) {
            root.put("/admin/v1/roles/" + closed, "{'token-assignable': false}");
        }
        root.put("/admin/v1/token-role-mappings/m", "{'issuer': 'k', 'value': 'v', 'role': 'mapped'}");
        root.put("/admin/v1/roles/above/members/role:named", "{}");

        for (String path : List.of(POLICY, NAMESPACE + "/policies/p")) {
            Answer made = root.put(path, denied("'to': ['role:" + role + "']")).is(201);
            if (isWarned) {
                assertThat(warnings(made)).singleElement().asString().contains("role:" + role)
                        .contains("in Trino without trust-groups", "Write to: [everyone] and except");
            } else {
                assertThat(warnings(made)).isEmpty();
            }
            assertThat(root.get(path).is(200).body()).isEqualTo(made.body());
            for (String safe : List.of("'to': ['everyone'], 'except': ['role:" + role + "']",
                    "'to': ['everyone', 'role:" + role + "']",
                    "'to': ['user:k:nobody'], 'except': ['role:" + role + "']")) {
                assertThat(warnings(root.put(path, denied(safe)).is(200))).as(safe).isEmpty();
            }
            root.delete(path).is(204);
        }
    }

    private static String denied(String whom) {
        return "{'kind': 'COLUMN_DENY', 'columns': ['name'], " + whom + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type': 'eq', 'term': 'name', 'value': {'session': 'claim', 'pointer': '/dept'}}",
            "{'type': 'or', 'left': {'type': 'is-null', 'term': 'name'}, 'right': {'type': 'not', 'child':"
                    + " {'type': 'lt', 'term': 'born', 'value': {'session': 'claim', 'pointer': '/dept'}}}}"})
    void aFilterThatComparesWithClaimsIsWarnedOf(String filter) {
        for (String path : List.of(POLICY, NAMESPACE + "/policies/p")) {
            Answer made = root.put(path, "{'kind': 'ROW_FILTER', 'filter': " + filter + ", 'to': ['user:k:nobody']}")
                    .is(201);
            assertThat(warnings(made)).singleElement().asString()
                    .startsWith("Claims (/dept) come from tokens of issuers alone. Trino sends none");
            assertThat(root.get(path).is(200).body()).isEqualTo(made.body());
            root.delete(path).is(204);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"not-in|false|true", "in|true|true", "in|false|false", "not-in|true|false"})
    void aFilterThatAMissingRoleOpensIsWarnedOf(String comparison, boolean isNegated, boolean isWarned) {
        String compare = "{'type': '" + comparison + "', 'term': 'name', 'value': {'session': 'roles'}}";
        Answer made = root.put(POLICY, "{'kind': 'ROW_FILTER', 'to': ['user:k:nobody'], 'filter': "
                + (isNegated ? "{'type': 'not', 'child': " + compare + "}" : compare) + "}").is(201);
        assertThat(warnings(made)).hasSize(isWarned ? 1 : 0);
        root.delete(POLICY).is(204);
    }

    @Test
    void aFilterThatComparesWithTheSubjectOrConstantsIsNotWarnedOf() {
        for (String filter : List.of("true", "{'type': 'eq', 'term': 'name', 'value': {'session': 'subject'}}",
                "{'type': 'eq', 'term': 'name', 'value': 'x'}")) {
            root.put(POLICY, "{'kind': 'ROW_FILTER', 'filter': " + filter + ", 'to': ['user:k:nobody']}");
            assertThat(root.get(POLICY).is(200).at("/warnings")).as(filter).isEmpty();
        }
        root.delete(POLICY).is(204);
    }
}
