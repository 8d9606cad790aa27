package io.serac.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ChartTest {
    private static final Path CHART = Path.of("src/main/helm/serac").toAbsolutePath();
    private static final String URL = "jdbc:postgresql://db:5432/serac";

    @Test
    void passesHelmsOwnChecks() {
        LintResult lint = new Helm(CHART).lint().strict().call();

        assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
    }

    @Test
    void needsADatabaseAndItsPassword() {
        assertThatThrownBy(() -> helm().call())
                .hasMessageContaining("database.url is required");
        assertThatThrownBy(() -> helm().set("database.url", URL).call())
                .hasMessageContaining("database.passwordSecret.name is required");
    }

    @Test
    void refusesValuesThatNobodyReads() {
        assertThatThrownBy(() -> chart().set("replica", 3).call()).hasMessageContaining("replica");
        assertThatThrownBy(() -> chart().set("config.database.password", "secret").call())
                .hasMessageContaining("config");
        assertThatThrownBy(() -> chart().set("database.url", "postgres://db").call()).hasMessageContaining("url");
    }

    @Test
    void runsWithoutPrivilegesOnAReadOnlyFileSystem() {
        Manifests manifests = Manifests.parse(chart().call());
        JsonNode pod = manifests.the("Deployment").at("/spec/template/spec");

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(manifests.container().at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(manifests.container().at("/securityContext/allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(manifests.container().at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
    }

    @Test
    void asksTheManagementPortForHealthAndDoesNotPublishIt() {
        Manifests manifests = Manifests.parse(chart().call());

        assertThat(manifests.container().at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(manifests.container().at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        assertThat(manifests.container().at("/readinessProbe/httpGet/port").asText()).isEqualTo("management");
        assertThat(manifests.the("Service").at("/spec/ports")).hasSize(1);
        assertThat(manifests.the("Service").at("/spec/ports/0/targetPort").asText()).isEqualTo("http");
        assertThat(manifests.the("Service").at("/spec/selector"))
                .isEqualTo(manifests.the("Deployment").at("/spec/selector/matchLabels"));
    }

    @Test
    void readsTheDatabasePasswordFromItsSecretAndNowhereElse() {
        String rendered = chart().call();
        Manifests manifests = Manifests.parse(rendered);
        JsonNode password = manifests.container().at("/env/1");

        assertThat(password.path("name").asText()).isEqualTo("SERAC_DATABASE_PASSWORD");
        assertThat(password.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo("lake-database");
        assertThat(manifests.configuration().at("/database/url").asText()).isEqualTo(URL);
        assertThat(manifests.configuration().at("/database").has("password")).isFalse();
        assertThat(rendered).doesNotContain("kind: Secret");
    }

    @Test
    void mountsTheMasterKeysIfThereAreAny() {
        Manifests without = Manifests.parse(chart().call());
        Manifests with = Manifests.parse(chart().set("secrets.keySecret.name", "lake-keys").call());

        assertThat(without.configuration().has("secrets")).isFalse();
        assertThat(without.the("Deployment").toString()).doesNotContain("secretName");
        assertThat(with.configuration().at("/secrets/key-file").asText()).isEqualTo("/etc/serac/secrets/secrets.key");
        assertThat(with.the("Deployment").toString()).contains("\"secretName\":\"lake-keys\"");
    }

    @Test
    void passesOtherSettingsOnAndReplacesThePodsWhenTheyChange() {
        Manifests before = Manifests.parse(chart().call());
        Manifests after = Manifests.parse(chart().set("config.http.commit-bytes-max", "16MiB").call());
        String checksum = "/spec/template/metadata/annotations/checksum~1config";

        assertThat(after.configuration().at("/http/commit-bytes-max").asText()).isEqualTo("16MiB");
        assertThat(after.configuration().at("/http/port").asInt()).isEqualTo(8181);
        assertThat(after.the("Deployment").at(checksum)).isNotEqualTo(before.the("Deployment").at(checksum));
    }

    private static TemplateCommand helm() {
        return new Helm(CHART).template().withName("lake").withKubeVersion("1.27.0");
    }

    /** With what has to be set, and nothing else. */
    private static TemplateCommand chart() {
        return helm()
                .set("database.url", URL)
                .set("database.passwordSecret.name", "lake-database");
    }
}
