package io.serac.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serac.server.cli.CommandLines;
import io.serac.server.cli.client.Terminal;
import io.serac.server.configuration.Settings;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chart does with its values. That all of it is sound is {@link EveryFeatureTest}'s. */
class ChartTest {
    @Test
    void saysWhatIsMissingAndWhatToDo() {
        refuses(Chart.bare(), "image.repository is required", "database.host is required", "database.ca is required",
                "database.ca.public=true", "database.credentials.secretName is required",
                "secrets.masterKeys.secretName is required", "secrets.rootCredential.secretName is required",
                "secrets.generate=true, but not with Argo CD");
        refuses(Chart.complete().with("image: {repository: ''}"), "image.repository is required");
        refuses(Chart.complete().with("database: {host: ''}"), "database.host is required");
        refuses(Chart.complete().with("database: {ca: {secretName: ''}}"), "database.ca is required");
        refuses(Chart.complete().with("database: {credentials: {secretName: ''}}"), "database.credentials.secretName");
        refuses(Chart.complete().with("secrets: {masterKeys: {secretName: ''}}"), "secrets.masterKeys.secretName");
        refuses(Chart.complete().with("secrets: {rootCredential: {secretName: ''}}"),
                "secrets.rootCredential.secretName");
    }

    @Test
    void refusesWhatContradictsItself() {
        refuses(Chart.complete().with("tls: {clientCa: {secretName: x}}"), "tls.clientCa needs tls.secretName");
        refuses(Chart.complete().with("tls: {management: true}"), "tls.management needs tls.secretName");
        refuses(Chart.complete().with("trust: {ca: {secretName: one, configMapName: two}}"), "only one is possible");
        refuses(Chart.complete().with("bootstrap: {admins: [{issuer: keycloak, subject: x}]}"),
                "bootstrap.admins names the issuer keycloak");
        refuses(Chart.complete().with("autoscaling: {enabled: true, minReplicas: 5, maxReplicas: 2}"), "maxReplicas");
        refuses(Chart.complete().with("terminationGracePeriodSeconds: 31"), "must be longer than stopDelaySeconds (6)");
        refuses(Chart.complete().with("config: {http: {stop-timeout: 2m}}"), "(120 s)");
        refuses(Chart.complete().with("ingress: {enabled: true}"), "ingress.hosts is required");
        refuses(Chart.complete().with("httpRoute: {enabled: true}"), "httpRoute.parentRefs is required");
        refuses(Chart.complete()
                .with("httpRoute: {enabled: true, parentRefs: [{name: x}], backendTls: {enabled: true}}"),
                "httpRoute.backendTls.enabled needs tls.secretName");
        refuses(Chart.complete().with("tracing: {enabled: true}"), "tracing.endpoint is required");
    }

    @Test
    void speaksToTheDatabaseSafelyUnlessToldOtherwise() {
        assertThat(url("database: {}")).isEqualTo("jdbc:postgresql://db.example:5432/serac?sslmode=verify-full"
                + "&sslrootcert=%2Fetc%2Fserac%2Fca%2Fdatabase%2Fca.crt");
        assertThat(url("database: {ca: {secretName: ''}}\ntrust: {ca: {secretName: all}}"))
                .contains("sslmode=verify-full", "sslrootcert=%2Fetc%2Fserac%2Fca%2Ftrust%2Fca.crt");
        assertThat(url("database: {ca: {secretName: '', public: true}}"))
                .contains("sslmode=verify-full", "sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
        assertThat(url("database: {sslMode: require, ca: {secretName: ''}}")).endsWith("?sslmode=require");
        assertThat(url(Feature.PARAMETERS.yaml())).startsWith("jdbc:postgresql://a.example:5432,b.example:5432/serac?")
                .contains("targetServerType=primary");
        refuses(Chart.complete().with("database: {parameters: {sslmode: disable}}"), "sslmode");
        refuses(Chart.complete().with("database: {parameters: {password: hunter2}}"), "'password'");

        JsonNode pooled = Chart.complete().with(Feature.POOLER.yaml()).render().configuration();
        assertThat(pooled.at("/database/url").asText()).startsWith("jdbc:postgresql://pgbouncer.example:6432/");
        assertThat(pooled.at("/database/direct-url").asText()).startsWith("jdbc:postgresql://db.example:5432/")
                .contains("sslmode=verify-full");
    }

    @Test
    void listsComeFromStandbysAndNeverFromWhatIsPromoted() {
        Manifests manifests =
                Chart.complete().with(Feature.PARAMETERS.yaml()).with(Feature.STANDBY.yaml())
                        .with("networkPolicy: {enabled: true, restrictEgress: true}").render();
        JsonNode database = manifests.configuration().at("/database");

        assertThat(database.at("/read-url").asText()).startsWith("jdbc:postgresql://standby.example:5433/serac?")
                .contains("targetServerType=secondary", "sslmode=verify-full", "tcpKeepAlive=true")
                .doesNotContain("primary");
        assertThat(database.at("/url").asText()).contains("targetServerType=primary");
        assertThat(database.at("/list-connections-max").asInt()).isEqualTo(6);
        assertThat(manifests.the("NetworkPolicy").at("/spec/egress").toString()).contains("5433");
        assertThat(ServerSettings.load(manifests.configurationText(), manifests.container()).database().readUrl())
                .isPresent();
        assertThat(Chart.complete().render().configuration().at("/database/read-url").isMissingNode()).isTrue();
    }

    private static String url(String values) {
        return Chart.complete().with(values).render().configuration().at("/database/url").asText();
    }

    @Test
    void onlyTheMigrationGetsTheOwnerOfTheSchema() {
        Manifests manifests = Chart.complete().with(Feature.MIGRATION_USER.yaml()).render();
        JsonNode pod = manifests.deployment().at("/spec/template/spec");

        assertThat(pod.at("/initContainers/0/env")).extracting(variable -> variable.path("name").asText())
                .containsExactly("SERAC_DATABASE_USERNAME",
                        "SERAC_DATABASE_PASSWORD", "SERAC_DATABASE_MIGRATION_USERNAME",
                        "SERAC_DATABASE_MIGRATION_PASSWORD");
        assertThat(pod.at("/containers/0").toString()).doesNotContain("MIGRATION", "lake-owner");
        Settings settings = ServerSettings.load(manifests.configurationText(), manifests.container());
        assertThat(settings.database().migrateOnStart()).isFalse();
    }

    @Test
    void aMigrationJobComesFirstAndNeedsNothingOfTheRelease() {
        Manifests manifests = Chart.complete().with(Feature.MIGRATION_JOB.yaml()).with(Feature.MIGRATION_USER.yaml())
                .with("secrets: {generate: true, masterKeys: {secretName: ''}}").render();
        JsonNode job = manifests.the("Job");

        assertThat(job.at("/metadata/annotations/helm.sh~1hook").asText()).isEqualTo("pre-install,pre-upgrade");
        assertThat(job.at("/metadata/annotations/helm.sh~1hook-delete-policy").asText())
                .isEqualTo("before-hook-creation");
        assertThat(job.at("/metadata/annotations/argocd.argoproj.io~1sync-wave").asText()).isEqualTo("-1");
        assertThat(manifests.deployment().at("/spec/template/spec").has("initContainers")).isFalse();
        JsonNode pod = job.at("/spec/template/spec");
        assertThat(pod.path("serviceAccountName").asText()).as("the release's is not there yet").isEqualTo("default");
        for (JsonNode made : manifests.objects()) {
            if (!made.at("/metadata/annotations").has("helm.sh/hook")) {
                String name = "\"" + made.at("/metadata/name").asText() + "\"";
                assertThat(pod.toString()).as("%s %s", made.path("kind"), name).doesNotContain(name);
            }
        }
        Settings settings = ServerSettings.load(null, pod.at("/containers/0"));
        assertThat(settings.database().url()).contains(url("database: {}"));
    }

    @Test
    void secretsAreMadeOnceInTheFormThatTheServerTakesAndStay() {
        Manifests manifests = Chart.complete().with(Feature.GENERATED.yaml()).render();
        JsonNode keys = manifests.the("Secret", "lake-serac-generated");
        JsonNode root = manifests.the("Secret", "lake-serac-generated-root");

        for (JsonNode secret : List.of(keys, root)) {
            assertThat(secret.at("/metadata/annotations/helm.sh~1resource-policy").asText()).isEqualTo("keep");
        }
        assertThat(MasterKeys.parse(Secret.of(decoded(keys, "secrets.key"))).toString()).isNotEmpty();
        assertThat(decoded(root, "credential")).matches("root:srs_[0-9a-f]{12}_[0-9a-f]{64}");
        assertThat(keys.path("data")).as("root's can be deleted without the keys").hasSize(1);
        Manifests others = Chart.complete().with(Feature.GENERATED.yaml()).render();
        assertThat(others.the("Secret", "lake-serac-generated").path("data")).isNotEqualTo(keys.path("data"));
        assertThat(others.the("Secret", "lake-serac-generated-root").path("data")).isNotEqualTo(root.path("data"));

        FakeCluster.running().put(keys);
        FakeCluster.running().put(root);
        try {
            assertThat(Chart.complete().with(Feature.GENERATED.yaml()).render().all("Secret"))
                    .extracting(secret -> secret.path("data")).as("what is there is taken over")
                    .containsExactlyInAnyOrder(keys.path("data"), root.path("data"));
        } finally {
            FakeCluster.running().clear();
        }

        JsonNode one = Chart.complete().with("secrets: {generate: true, rootCredential: {secretName: ''}}").render()
                .the("Secret");
        assertThat(one.path("data").properties()).extracting(entry -> entry.getKey()).containsExactly("credential");
        assertThat(Chart.complete().with("secrets: {generate: true}").render().all("Secret")).isEmpty();
        assertThat(Chart.complete().render().all("Secret")).isEmpty();
    }

    private static String decoded(JsonNode secret, String key) {
        return new String(Base64.getDecoder().decode(secret.at("/data").path(key).asText()), StandardCharsets.UTF_8);
    }

    @Test
    void administratorsAndIssuersGetToTheServer() {
        Manifests manifests = Chart.complete().with(Feature.ISSUERS.yaml()).render();
        Settings settings = ServerSettings.load(manifests.configurationText(), manifests.container());

        assertThat(settings.bootstrap().admins()).singleElement()
                .satisfies(admin -> assertThat(admin.issuer()).isEqualTo("keycloak"));
        assertThat(settings.authentication().issuers()).singleElement()
                .satisfies(issuer -> assertThat(issuer.audiences()).isEqualTo(List.of("serac")));
        assertThat(settings.bootstrap().credential()).as("in no variable").isEmpty();
        assertThat(settings.bootstrap().credentialFile()).contains(Path.of("/etc/serac/root/credential"));
    }

    @Test
    void theBootstrapJobAppliesWhatTheValuesSay() {
        Manifests manifests = Chart.complete().with(Feature.BOOTSTRAP.yaml()).render();
        JsonNode wanted =
                Rules.json(manifests.the("ConfigMap", "lake-serac-bootstrap").at("/data/bootstrap.json").asText());
        JsonNode job = manifests.the("Job", "lake-serac-bootstrap");

        assertThat(wanted.at("/warehouses/0")).isEqualTo(
                Rules.json("{\"name\": \"lake\", \"storage-file\": \"/etc/serac/storage/lake/storage.json\"}"));
        assertThat(wanted.at("/warehouses/1/undrop-period").asText()).isEqualTo("P14D");
        assertThat(wanted.at("/roles/0/members")).hasSize(2);
        assertThat(wanted.at("/grants/0").asText()).isEqualTo("SELECT on warehouse lake to role:analyst");
        assertThat(job.toString()).contains("/etc/serac/storage/lake", "\"secretName\":\"lake-storage\"");
        assertThat(job.at("/metadata/annotations/helm.sh~1hook").asText()).isEqualTo("post-install,post-upgrade");
        assertThat(Chart.complete().with("bootstrap: {roles: [{name: x}]}").render().the("Job")
                .at("/metadata/annotations/helm.sh~1hook").asText()).isEqualTo("post-install");
        assertThat(Chart.complete().render().all("Job")).isEmpty();
        refuses(Chart.complete().with("bootstrap: {warehouses: [{name: x}]}"), "bootstrap");
        refuses(Chart.complete().with("""
                bootstrap: {warehouses: [{name: x, storage: {type: s3, root: 's3://x', credentials: {access-key-id: y}}}]}
                """), "credentials");
    }

    @Test
    void theCommandOfTheBootstrapJobUnderstandsItsFile(@TempDir Path folder) throws IOException {
        String wanted = Chart.complete().with(Feature.BOOTSTRAP.yaml()).render()
                .the("ConfigMap", "lake-serac-bootstrap").at("/data/bootstrap.json").asText();
        Path storage = Files.writeString(folder.resolve("storage.json"), "{}");
        String readable = wanted.replace("/etc/serac/storage/lake/storage.json", storage.toString());

        assertThat(apply(readable, folder)).as("read, and then there is no server").contains("Not logged in");
        assertThat(apply(readable.replace("grants", "grant"), folder)).contains("'grant'");
    }

    private static String apply(String wanted, Path home) throws IOException {
        Path file = Files.writeString(home.resolve("bootstrap.json"), wanted);
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(error, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(Map.of("HOME", home.toString()), InputStream.nullInputStream(), stream, stream,
                Clock.systemUTC());
        assertThat(CommandLines.run(new String[]{"apply", file.toString()}, terminal)).isNotZero();
        return error.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theTestTriesATableWhereThereIsAWarehouse() {
        assertThat(testArguments(Chart.complete())).isEqualTo("[\"whoami\"]");
        assertThat(testArguments(Chart.complete().with(Feature.BOOTSTRAP.yaml())))
                .isEqualTo("[\"warehouse\",\"try\",\"lake\"]");
        assertThat(Chart.complete().with(Feature.TEST_ACCOUNT.yaml()).render().the("Pod").toString())
                .contains("\"warehouse\",\"try\",\"lake\"", "\"name\":\"tester\"").doesNotContain("lake-root");
        assertThat(Chart.complete().with(Feature.NO_TEST.yaml()).render().all("Pod")).isEmpty();
    }

    private static String testArguments(Chart chart) {
        return chart.render().the("Pod").at("/spec/containers/0/args").toString();
    }

    @Test
    void tlsReachesServerServicesJobsAndProbes() {
        Manifests manifests = Chart.complete().with(Feature.TLS.yaml()).with(Feature.BOOTSTRAP.yaml()).render();
        Settings settings = ServerSettings.load(manifests.configurationText(), manifests.container());

        assertThat(settings.http().tls().certificateFile()).isPresent();
        assertThat(settings.http().tls().clientCaFile()).isPresent();
        assertThat(manifests.the("Service", "lake-serac").at("/spec/ports/0/appProtocol").asText()).isEqualTo("https");
        assertThat(manifests.the("Pod").at("/spec/containers/0/env").toString())
                .contains("https://lake-serac.data.svc:8181", "/etc/serac/ca/server/ca.crt");
        assertThat(manifests.the("Pod").at("/spec/volumes").toString()).as("no private key for clients")
                .contains("\"key\":\"ca.crt\"").doesNotContain("tls.key");
        assertThat(manifests.container().at("/readinessProbe/httpGet/scheme").asText()).isEqualTo("HTTP");

        Manifests both = Chart.complete().with(Feature.MANAGEMENT_TLS.yaml()).with(Feature.MONITORING.yaml()).render();
        assertThat(both.container().at("/livenessProbe/httpGet/scheme").asText()).isEqualTo("HTTPS");
        assertThat(both.the("ServiceMonitor").at("/spec/endpoints/0/scheme").asText()).isEqualTo("https");
    }

    @Test
    void aGatewayIsToldThatTheServerSpeaksTls() {
        Chart route = Chart.complete().with("httpRoute: {enabled: true, parentRefs: [{name: x}]}");
        assertThat(route.render().all("BackendTLSPolicy")).as("a server without TLS").isEmpty();

        Chart pair = route.with("tls: {secretName: lake-tls}");
        refuses(pair, "httpRoute.enabled with tls.secretName", "httpRoute.backendTls.enabled=true",
                "httpRoute.backendTls.enabled=false");
        refuses(pair.with("httpRoute: {backendTls: {enabled: true}}"), "backendTls.caConfigMapName is required");
        JsonNode policy =
                pair.with("httpRoute: {backendTls: {enabled: true, caConfigMapName: lake-ca}}").render()
                        .the("BackendTLSPolicy");
        assertThat(policy.at("/spec/validation/hostname").asText()).isEqualTo("lake-serac.data.svc");
        assertThat(policy.at("/spec/validation/caCertificateRefs/0/name").asText()).isEqualTo("lake-ca");
        assertThat(Chart.complete().with(Feature.ROUTE_TO_TLS.yaml()).render().the("BackendTLSPolicy")
                .at("/spec/validation/hostname").asText()).isEqualTo("lake.example");

        Manifests earlier = Chart.complete().with(Feature.ROUTE_TO_TLS.yaml())
                .with("httpRoute: {backendTls: {apiVersion: gateway.networking.k8s.io/v1alpha3}}").render();
        Rules.check(earlier);
        assertThat(earlier.the("BackendTLSPolicy").path("apiVersion").asText()).endsWith("/v1alpha3");

        Chart off = pair.with("httpRoute: {backendTls: {enabled: false}}");
        assertThat(off.render().all("BackendTLSPolicy")).isEmpty();
        assertThat(off.notes()).contains("does not tell the Gateway");
        assertThat(route.notes()).doesNotContain("does not tell the Gateway");
    }

    @Test
    void aPodHasTimeToFinishItsRequests() {
        Manifests manifests = Chart.complete().render();
        Settings settings = ServerSettings.load(manifests.configurationText(), manifests.container());
        Duration needed = settings.http().stopTimeout().plus(settings.http().stopDelay());

        assertThat(Duration.ofSeconds(manifests.deployment().at("/spec/template/spec/terminationGracePeriodSeconds")
                .asLong())).isGreaterThan(needed);
        assertThat(manifests.deployment().at("/spec/strategy/rollingUpdate/maxUnavailable").asInt(1)).isZero();
    }

    @Test
    void settingsArePassedOnAndReplaceThePodsWhenTheyChange() {
        Manifests before = Chart.complete().render();
        Manifests after = Chart.complete().with("config: {http: {commit-bytes-max: 16MiB}}").render();
        String checksum = "/spec/template/metadata/annotations/checksum~1config";

        assertThat(after.configuration().at("/http/commit-bytes-max").asText()).isEqualTo("16MiB");
        assertThat(after.configuration().at("/http/port").asInt()).isEqualTo(8181);
        assertThat(after.configuration().at("/log/format").asText()).as("the chart's own default").isEqualTo("json");
        assertThat(after.deployment().at(checksum)).isNotEqualTo(before.deployment().at(checksum));
        assertThat(Chart.complete().render().deployment()).as("nothing is drawn by lot").isEqualTo(before.deployment());
    }

    @Test
    void aTokenOfTheServiceAccountIsMountedOnDemandOnly() {
        Manifests manifests = Chart.complete().with("serviceAccount: {automountToken: true}").render();

        assertThat(manifests.deployment().at("/spec/template/spec/automountServiceAccountToken").asBoolean()).isTrue();
        assertThat(manifests.the("Pod").at("/spec/automountServiceAccountToken").asBoolean(true)).isFalse();
        refuses(Chart.complete().with("podSecurityContext: {runAsNonRoot: false}"), "runAsNonRoot");
        refuses(Chart.complete().with("podSecurityContext: {runAsUser: 0}"), "runAsUser");
    }

    @Test
    void valuesOfOneLineGetToWhereTheyBelong() {
        Manifests manifests = Chart.complete().with(Feature.JVM_OPTIONS.yaml()).with(Feature.TMP.yaml())
                .with(Feature.NODE_PORT.yaml()).with(Feature.MANAGEMENT_SERVICE.yaml()).render();
        JsonNode pod = manifests.deployment().at("/spec/template/spec");

        for (String container : List.of("/initContainers/0", "/containers/0")) {
            JsonNode first = pod.at(container + "/env/0");
            assertThat(first.path("name").asText()).isEqualTo("JAVA_TOOL_OPTIONS");
            assertThat(first.path("value").asText()).contains("-XX:MaxRAMPercentage=70");
        }
        for (JsonNode each : manifests.pods()) {
            assertThat(each.path("volumes").findValuesAsText("sizeLimit")).containsExactly("1Gi");
        }
        assertThat(manifests.the("Service", "lake-serac").at("/spec/ports/0/nodePort").asInt()).isEqualTo(30181);
        JsonNode management = manifests.the("Service", "lake-serac-management");
        assertThat(management.at("/spec/ports/0/port").asInt()).isEqualTo(9191);
        assertThat(management.at("/metadata/annotations/example.com~1scrape").asText()).isEqualTo("yes");

        JsonNode plain = Chart.complete().render().the("Service", "lake-serac");
        assertThat(plain.at("/spec/ports/0").has("nodePort")).isFalse();
    }

    /** The image is the one of this version unless the values name another. */
    @Test
    void theChartIsForTheVersionOfTheProject() throws IOException {
        Matcher project = Pattern.compile("<artifactId>serac</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(project.find()).isTrue();
        JsonNode chart = new YAMLMapper().readTree(Chart.FOLDER.resolve("Chart.yaml").toFile());

        assertThat(chart.path("appVersion").asText()).isEqualTo(project.group(1));
        assertThat(Chart.complete().render().container().path("image").asText())
                .isEqualTo("registry.example/serac:" + project.group(1));
    }

    @Test
    void jobsAndTestsDoNotHaveTheAccountOfTheServer() {
        Chart chart = Chart.complete().with(Feature.MIGRATION_JOB.yaml()).with(Feature.BOOTSTRAP.yaml());

        assertThat(accounts(chart)).containsExactlyInAnyOrder("lake-serac", "default", "default", "default");
        assertThat(accounts(chart.with(Feature.ACCOUNTS_OF_JOBS.yaml()).with(Feature.OWN_ACCOUNT.yaml())))
                .containsExactlyInAnyOrder("lake-identity", "jobs", "jobs", "jobs");
    }

    private static List<String> accounts(Chart chart) {
        return chart.render().pods().stream().map(pod -> pod.path("serviceAccountName").asText()).toList();
    }

    @Test
    void alertsAreForPrometheusToFillIn() {
        Manifests manifests = Chart.complete().with(Feature.MONITORING.yaml()).render();

        assertThat(manifests.the("PrometheusRule").at("/spec/groups").findValuesAsText("summary"))
                .contains("{{ $value }}");
        assertThat(manifests.the("PrometheusRule").at("/spec/groups").findValuesAsText("alert")).contains("Always",
                "SeracErrorRate");
        assertThat(
                manifests.the("ConfigMap", "lake-serac-dashboards").at("/metadata/labels/grafana_dashboard").asText())
                .isEqualTo("1");
        assertThat(manifests.the("ConfigMap", "lake-serac-dashboards").path("data").has("serac.json")).isTrue();
    }

    @Test
    void theNotesTellTheNextStep() {
        assertThat(Chart.complete().notes()).contains("login http://localhost:8181", "get secret lake-root",
                "warehouse create lake", "up to 87 connections")
                .doesNotContain("SECRETS WERE GENERATED", "trusted-proxies");
        assertThat(Chart.complete().with(Feature.BOOTSTRAP.yaml()).with(Feature.ISSUERS.yaml()).notes())
                .contains("helm test lake -n data", "service-account disable root", "delete secret lake-root");
        assertThat(Chart.complete().with(Feature.GENERATED.yaml()).with(Feature.INGRESS.yaml()).notes())
                .contains("SECRETS WERE GENERATED in lake-serac-generated and lake-serac-generated-root",
                        "https://lake.example/catalog",
                        "trusted-proxies")
                .doesNotContain("srs_");
    }

    @Test
    void theNotesWarnOfAManagementPortThatIsOpenToTheCluster() {
        assertThat(Chart.complete().notes()).contains("management port", "networkPolicy.enabled=true");
        assertThat(Chart.complete().with(Feature.NETWORK.yaml()).notes()).doesNotContain("management port");
    }

    private static void refuses(Chart chart, String... words) {
        assertThatThrownBy(chart::text).hasMessageContainingAll(words);
    }
}
