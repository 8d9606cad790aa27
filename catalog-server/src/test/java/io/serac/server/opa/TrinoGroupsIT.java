package io.serac.server.opa;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import io.serac.server.authentication.TestIssuer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Groups that a trusted Trino names are to its users what values in a token of their issuer would be. */
class TrinoGroupsIT {
    private static final List<String> PAYROLL = List.of("payroll");

    @AutoClose
    private static final TestIssuer NAMING = TestIssuer.start();
    @AutoClose
    private static final TestIssuer MAPPING = TestIssuer.start();
    @AutoClose
    private static final TestServer SERVER = TestServer.start(settings());

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(NAMING.settings(0, "naming", "/groups"));
        settings.putAll(MAPPING.settings(1, "mapping", "/groups"));
        settings.put("authentication.issuers[1].match-roles-by-name", "false");
        return settings;
    }

    @BeforeAll
    static void prepare() {
        TestGrants grants = new TestGrants(SERVER);
        SERVER.root().createNamespace("hr");
        SERVER.root().createTable("hr", "emp");
        grants.role("payroll");
        grants.grant("payroll", "SELECT", "namespace", grants.namespace("hr"));
        SERVER.root().put("/admin/v1/token-role-mappings/pay",
                "{'issuer': 'mapping', 'value': '4711', 'role': 'payroll'}").is(201);
    }

    private static boolean reads(AskingTrino trino, List<String> groups) {
        return trino.allows("pat", groups, "SelectFromColumns", AskingTrino.table("hr", "emp", "id"));
    }

    @Test
    void groupsCountForEnginesThatAreTrustedWithThem() {
        AskingTrino trusted = AskingTrino.register(SERVER, "trusted", "naming", ", 'trust-groups': true");
        AskingTrino untrusted = AskingTrino.register(SERVER, "untrusted", "naming", "");

        assertThat(reads(trusted, PAYROLL)).isTrue();
        assertThat(reads(trusted, List.of("Payroll", "other"))).isFalse();
        assertThat(reads(trusted, List.of())).isFalse();
        assertThat(reads(untrusted, PAYROLL)).isFalse();
    }

    @Test
    void groupsAreRolesOfTheirNameOnlyWhereValuesInTokensAre() {
        AskingTrino naming = AskingTrino.register(SERVER, "naming", "naming", ", 'trust-groups': true");
        AskingTrino mapping = AskingTrino.register(SERVER, "mapping", "mapping", ", 'trust-groups': true");

        assertThat(reads(naming, PAYROLL)).isTrue();
        assertThat(reads(mapping, PAYROLL)).isFalse();
        assertThat(reads(mapping, List.of("4711"))).isTrue();
        assertThat(reads(naming, List.of("4711"))).isFalse();
    }

    @Test
    void whatIsExplainedIsWhatTrinoIsAnswered() {
        AskingTrino mapping = AskingTrino.register(SERVER, "explained", "mapping", ", 'trust-groups': true");
        for (String group : List.of("payroll", "4711")) {
            String verdict = SERVER.root().post("/admin/v1/explain", "{'principal': 'user:mapping:pat',"
                    + " 'token-roles': ['" + group + "'], 'operation': 'LOAD_TABLE', 'securable': {'type': 'table',"
                    + " 'warehouse': 'main', 'namespace': ['hr'], 'name': 'emp'}}").is(200).at("/verdict").asText();
            assertThat(reads(mapping, List.of(group))).as(group).isEqualTo(verdict.equals("allowed"));
        }
    }
}
