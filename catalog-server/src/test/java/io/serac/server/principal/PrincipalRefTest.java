package io.serac.server.principal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.error.CatalogException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalRefTest {
    @ParameterizedTest
    @ValueSource(strings = {"user:keycloak:alice", "user:k8s:system:serviceaccount:ns:name", "user:entra:a/b c+d%é🎈",
            "service-account:etl", "service-account:a.b_c-1", "role:analyst", "role:/groups/a:b", "everyone"})
    void whatIsReadIsWrittenTheSame(String text) {
        assertThat(PrincipalRef.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", "user:", "user:keycloak", "user:keycloak:", "user::alice", "user:a b:alice",
            "user:keycloak:a\u0000", "user:keycloak:a\nb", "user:keycloak:\ud800", "service-account:",
            "service-account:Etl", "service-account:a:b", "role:", "role:a\tb", "everyone:", "everyone:x", "group:a",
            "User:keycloak:alice"})
    void whatNamesNobodyIsRefused(String text) {
        assertThatThrownBy(() -> PrincipalRef.parse(text)).isInstanceOf(CatalogException.class)
                .hasMessageStartingWith("Not a principal: ");
    }

    @Test
    void subjectsAndRolesHaveBounds() {
        assertThat(PrincipalRef.parse("user:k:" + "é".repeat(512)).text()).hasSize(7 + 512);
        assertThatThrownBy(() -> PrincipalRef.parse("user:k:" + "é".repeat(513))).hasMessageStartingWith("Not a");
        assertThat(PrincipalRef.parse("role:" + "é".repeat(255)).text()).hasSize(5 + 255);
        assertThatThrownBy(() -> PrincipalRef.parse("role:" + "é".repeat(256))).hasMessageStartingWith("Not a");
    }

    @Test
    void aColonBelongsToTheSubjectNotToTheIssuer() {
        assertThat(PrincipalRef.parse("user:a:b:c")).isEqualTo(new PrincipalRef.User("a", "b:c"));
    }
}
