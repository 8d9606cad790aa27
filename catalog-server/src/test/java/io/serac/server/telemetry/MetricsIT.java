package io.serac.server.telemetry;

import static io.serac.server.TestClient.tablePath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serac.server.TestServer;
import io.serac.storage.fake.TestAuthority;
import io.serac.storage.fake.TestAuthority.Issued;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of a whole server, which its page describes. */
class MetricsIT {
    private static final Path PAGE = Path.of("../docs/reference/metrics.md");
    private static final Path MONITORING = Path.of("../docs/operations/monitoring.md");
    private static final Path CHART = Path.of("../helm/src/main/helm/serac");
    private static final Path ALERTS = CHART.resolve("alerts/serac.yaml");
    private static final Path DASHBOARD = CHART.resolve("dashboards/serac.json");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final TestAuthority AUTHORITY = TestAuthority.named("servers");
    @TempDir
    private static Path folder;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        Issued own = AUTHORITY.issue("serac");
        // Neither the issuer nor the standby has to be there.
        server = TestServer.start(Map.of("database.read-url", "jdbc:postgresql://127.0.0.1:1/serac",
                "authentication.issuers[0].name", "corp", "authentication.issuers[0].uri",
                "http://127.0.0.1:1/realms/corp", "authentication.issuers[0].audiences", "serac",
                "http.tls.certificate-file",
                Files.writeString(folder.resolve("tls.crt"), own.certificatePem()).toString(),
                "http.tls.key-file", Files.writeString(folder.resolve("tls.key"), own.keyPem()).toString()),
                AUTHORITY.context(null));
        server.root().createNamespace("a");
        server.root().createTable("a", "t");
        server.root().get(tablePath("a", "t")).is(200);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Scrape scrape() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics")).build();
        return new Scrape(HTTP.send(request, BodyHandlers.ofString()).body());
    }

    @Test
    void pageInTheRepositoryDescribesExactlyTheMetricsThatThereAre() throws Exception {
        String page = MetricsPage.render(scrape());
        if (Boolean.getBoolean("serac.regenerate")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/reference/metrics.md is out of date; its first lines say how to write it anew")
                .isEqualTo(page);
    }

    @Test
    void everyMetricSaysWhatItIs() throws Exception {
        assertThat(scrape().families()).allSatisfy((name, family) -> {
            assertThat(family.help()).as(name).isNotBlank();
            assertThat(family.type()).as(name).isIn("counter", "gauge", "histogram", "summary");
        });
    }

    @Test
    void whatHappensIsCounted() throws Exception {
        Scrape before = scrape();

        server.root().get(tablePath("a", "t")).is(200);
        for (int i = 0; i < 3; i++) {
            server.root().with("X-Serac-Roles", "server-admin").get("/admin/v1/whoami").is(200);
        }
        server.bob().get(tablePath("a", "t")).is(404);
        server.anonymous().get(tablePath("a", "t")).is(401);
        server.anonymous().get("/nowhere").is(404);
        server.root().createTable("a", "second");

        // A request is counted when its answer is on its way.
        await().untilAsserted(() -> assertCounted(before, scrape()));
    }

    private static void assertCounted(Scrape before, Scrape after) {
        assertThat(grown(before, after, "serac_decisions_allowed_total", Map.of("access", "full"))).isPositive();
        assertThat(grown(before, after, "serac_decisions_refused_total", Map.of("reason", "hidden"))).isEqualTo(1);
        assertThat(grown(before, after, "serac_errors_total", Map.of("type", "NotAuthorizedException"))).isEqualTo(1);
        assertThat(grown(before, after, "serac_errors_total", Map.of("type", "NoSuchWarehouseException")))
                .isEqualTo(1);
        assertThat(grown(before, after, "serac_errors_total", Map.of("type", "NotFoundException"))).isEqualTo(1);
        assertThat(after.value("serac_requests_seconds_count", Map.of("operation", "loadTable", "status", "401")))
                .as("requests that are refused before they are looked at").isEqualTo(1);
        assertThat(grown(before, after, "serac_storage_calls_seconds_count", Map.of("call", "write", "outcome", "ok")))
                .isPositive();
        assertThat(grown(before, after, "serac_cache_requests_total", Map.of("cache", "tokens", "result", "hit")))
                .isPositive();
        assertThat(grown(before, after, "serac_cache_requests_total", Map.of("cache", "policy", "result", "hit")))
                .isPositive();
        assertThat(grown(before, after, "serac_cache_requests_total",
                Map.of("cache", "policy-by-value", "result", "hit"))).as("narrowed to a role, again and again")
                .isPositive();
        assertThat(after.value("serac_cache_weight", Map.of("cache", "metadata"))).isPositive();
        assertThat(grown(before, after, "serac_database_acquire_seconds_count", Map.of("pool", "reads"))).isPositive();
        assertThat(after.value("serac_policy_lag_seconds", Map.of())).isBetween(0.0, 60.0);
        assertThat(after.value("serac_policy_epoch", Map.of())).isNotNegative();
        assertThat(after.value("serac_requests_in_flight", Map.of())).isZero();
        assertThat(after.value("serac_issuer_keys_age_seconds", Map.of("issuer", "corp"))).isNaN();
    }

    @Test
    void whatIsDoneBesideRequestsIsCountedForAllServers() throws Exception {
        await().untilAsserted(() -> {
            Scrape scrape = scrape();
            assertThat(scrape.value("serac_background_jobs", Map.of("task", "purge-object", "state", "failing")))
                    .isZero();
            assertThat(scrape.value("serac_storages_stopped", Map.of())).isZero();
            assertThat(scrape.value("serac_background_last_success_timestamp_seconds", Map.of("task", "policy-reads")))
                    .isPositive();
        });
    }

    @Test
    void everyAlertAsksForWhatThereIsAndIsExplained() throws Exception {
        JsonNode groups = new YAMLMapper().readTree(ALERTS.toFile()).path("groups");
        WatchedMetrics metrics = new WatchedMetrics(scrape());
        Set<String> names = new TreeSet<>();

        for (JsonNode group : groups) {
            for (JsonNode rule : group.path("rules")) {
                String name = rule.path("alert").asText();
                assertThat(name).startsWith("Serac");
                assertThat(names.add(name)).as(name).isTrue();
                metrics.check(rule.path("expr").asText());
                assertThat(rule.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
                assertThat(rule.at("/annotations/summary").asText()).as(name).isNotBlank();
                assertThat(rule.at("/annotations/description").asText()).as(name).isNotBlank();
            }
        }
        assertThat(Pattern.compile("(?m)^### (Serac\\w+)$").matcher(Files.readString(MONITORING)).results()
                .map(heading -> heading.group(1)).toList()).as("headings of monitoring.md")
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void everyPanelOfTheDashboardAsksForWhatThereIs() throws Exception {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        WatchedMetrics metrics = new WatchedMetrics(scrape());
        Set<Integer> ids = new HashSet<>();
        int queries = 0;

        for (JsonNode panel : dashboard.path("panels")) {
            assertThat(ids.add(panel.path("id").asInt())).as("id of " + panel.path("title")).isTrue();
            for (JsonNode target : panel.path("targets")) {
                metrics.check(target.path("expr").asText());
                queries++;
            }
        }
        assertThat(queries).isGreaterThan(30);
        for (JsonNode variable : dashboard.at("/templating/list")) {
            String query = variable.at("/query/query").asText();
            if (!query.isEmpty()) {
                metrics.check(query.replaceFirst("label_values\\((.*), (\\w+)\\)", "sum by ($2) ($1)"));
            }
        }
    }

    @Test
    void whatNobodyMeasuresIsFound() throws Exception {
        WatchedMetrics metrics = new WatchedMetrics(scrape());

        for (String wrong : List.of("serac_request_seconds_count", "serac_errors_total{kind=\"x\"}",
                "serac_cache_entries{cache=\"nothing\"}", "sum by (table) (serac_errors_total)",
                "serac_requests_seconds_count{operation=\"commitTable\"}")) {
            assertThatThrownBy(() -> metrics.check(wrong)).as(wrong).isInstanceOf(AssertionError.class);
        }
    }

    private static double grown(Scrape before, Scrape after, String name, Map<String, String> labels) {
        return after.value(name, labels) - before.value(name, labels);
    }
}
