package io.serac.server.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurableNameTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "server                  | /server",
            "warehouse main          | /warehouses/main",
            "namespace main hr       | /warehouses/main/namespaces/hr",
            "namespace main hr.eu    | /warehouses/main/namespaces/hr%1Feu",
            "table main hr.emp       | /warehouses/main/namespaces/hr/tables/emp",
            "table main hr.eu.emp    | /warehouses/main/namespaces/hr%1Feu/tables/emp",
            "view main hr.v          | /warehouses/main/namespaces/hr/views/v",
            "table main a\\.b.c\\\\d | /warehouses/main/namespaces/a.b/tables/c%5Cd",
            "table main x/y.%+é      | /warehouses/main/namespaces/x%2Fy/tables/%25%2B%C3%A9"})
    void namesLeadToTheirPathAndAreWrittenBackTheSame(String text, String path) {
        SecurableName name = parse(text);

        assertThat(name.path().text()).isEqualTo("/admin/v1" + path);
        assertThat(name.text()).isEqualTo(text);
    }

    @Test
    void dotsOfANameAreNoLevels() {
        assertThat(parse("namespace main a\\.b.c").levels()).containsExactly("a.b", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cube main x", "warehouse", "namespace main", "table main emp", "table main .emp",
            "table main hr.", "namespace main a..b", "namespace main a\\b", "namespace main a\\", "SERVER"})
    void whatIsNoSecurableIsWrongUsage(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(WrongUsage.class);
    }

    @Test
    void anEmptyNameNeverLeadsToTheWholeCollection() {
        assertThatThrownBy(() -> ApiPath.of("/roles").name("")).isInstanceOf(WrongUsage.class);
        assertThatThrownBy(() -> SecurableName.parse(new Words(List.of("warehouse", ""), "grants SECURABLE")))
                .isInstanceOf(WrongUsage.class);
    }

    private static SecurableName parse(String text) {
        return SecurableName.parse(new Words(List.of(text.split(" ")), "grants SECURABLE"));
    }
}
