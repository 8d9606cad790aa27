package io.serac.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

class ContractValidatorTest {
    private static final String TABLES = "http://localhost:8181/catalog/v1/main/namespaces/a%1Fb/tables";
    private static final String SCHEMA = """
            {"type": "struct", "schema-id": 0, "fields": [
              {"id": 1, "name": "tags", "required": false, "type":
                {"type": "list", "element-id": 2, "element": "decimal(9, 2)", "element-required": true}}]}
            """;

    private final ContractValidator contracts = new ContractValidator();

    @Test
    void acceptsARightRequestAndRefusesAWrongOne() {
        assertThat(contracts.requestProblems("createTable", "{\"name\": \"t\", \"schema\": " + SCHEMA + "}")).isEmpty();
        assertThat(contracts.requestProblems("createTable", "{\"schema\": " + SCHEMA + "}")).isNotEmpty();
        assertThat(contracts.requestProblems("createTable", "{\"name\": \"t\", \"schema\": {\"type\": \"list\"}}"))
                .isNotEmpty();
        assertThat(contracts.requestProblems("createTable", "")).isNotEmpty();
        assertThat(contracts.requestProblems("createTable", "{\"name\": ")).isNotEmpty();
    }

    @Test
    void looksIntoNestedTypes() {
        String broken = SCHEMA.replace("\"element-id\": 2,", "");

        assertThat(contracts.requestProblems("createTable", "{\"name\": \"t\", \"schema\": " + broken + "}"))
                .isNotEmpty();
    }

    @Test
    void knowsTheUpdatesAndRefusesOthers() {
        String commit = """
                {"requirements": [{"type": "assert-ref-snapshot-id", "ref": "main", "snapshot-id": null}],
                 "updates": [{"action": "%s", "location": "file:/tmp/t"}]}
                """;

        assertThat(contracts.requestProblems("updateTable", commit.formatted("set-location"))).isEmpty();
        assertThat(contracts.requestProblems("updateTable", commit.formatted("set-fire"))).isNotEmpty();
    }

    @Test
    void refusesUnknownFieldsOfTheAdminApiOnly() {
        assertThat(contracts.requestProblems("putTableProtection", "{\"enabled\": true}")).isEmpty();
        assertThat(contracts.requestProblems("putTableProtection", "{\"enabled\": true, \"x\": 1}")).isNotEmpty();
        assertThat(contracts.requestProblems("createNamespace", "{\"namespace\": [\"a\"], \"x\": 1}")).isEmpty();
    }

    @Test
    void holdsErrorsAgainstTheErrorSchemaWhateverTheirStatus() {
        String error = """
                {"error": {"message": "Table does not exist: a.t", "type": "NoSuchTableException", "code": 404}}
                """;

        assertThat(contracts.responseProblems("loadTable", 404, error)).isEmpty();
        assertThat(contracts.responseProblems("loadTable", 431, error)).isEmpty();
        assertThat(contracts.responseProblems("loadTable", 404, error.replace("NoSuchTable", "NoSuchChair")))
                .isNotEmpty();
        assertThat(contracts.responseProblems("loadTable", 404, "<html>")).isNotEmpty();
        assertThat(contracts.responseProblems("loadTable", 404, "")).isNotEmpty();
    }

    @Test
    void refusesAStatusThatTheContractDoesNotList() {
        assertThat(contracts.responseProblems("dropTable", 204, "")).isEmpty();
        assertThat(contracts.responseProblems("dropTable", 204, "{}")).isNotEmpty();
        assertThat(contracts.responseProblems("dropTable", 200, "{}")).isNotEmpty();
        assertThat(contracts.responseProblems("tableExists", 404, "")).isEmpty();
        assertThat(contracts.responseProblems("tableExists", 404, "{}")).isNotEmpty();
    }

    @Test
    void findsTheOperationOfARequest() {
        assertThat(contracts.operationId("GET", "/catalog/v1/main/namespaces/a%1Fb/tables/t")).hasValue("loadTable");
        assertThat(contracts.operationId("POST", "/catalog/v1/main/tables/rename")).hasValue("renameTable");
        assertThat(contracts.operationId("PUT", "/admin/v1/warehouses/main")).hasValue("putWarehouse");
        assertThat(contracts.operationId("PUT", "/catalog/v1/main/namespaces")).isEmpty();
        assertThat(contracts.operationId("GET", "/metrics")).isEmpty();
    }

    @Test
    void failsAnExchangeThatBreaksTheContract() {
        URI tables = URI.create(TABLES);

        assertThatCode(() -> contracts.checkExchange("GET", tables, "", 200, "{\"identifiers\": []}"))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> contracts.checkExchange("GET", tables, "", 200, "{\"identifiers\": [{}]}"))
                .isInstanceOf(AssertionError.class).hasMessageContaining("listTables");
    }
}
