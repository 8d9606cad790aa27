package io.serac.server.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.audit.CapturedLog;
import io.serac.server.telemetry.FakeCollector;
import io.serac.server.telemetry.FakeCollector.Seen;
import io.serac.server.telemetry.Tracing;
import io.serac.storage.fake.FakeObjectStore;
import io.serac.storage.fake.Fault;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a collector learns of requests: where the time goes, and nothing that is secret. */
class TracedRequestsIT {
    private static final FakeCollector COLLECTOR = FakeCollector.start();
    private static final StoreServer SERVER = new StoreServer(
            "'scoping': 'sts', 'sts': {'role-arn': '" + FakeObjectStore.ROLE_ARN + "'}", Map.of(),
            Tracing.of(COLLECTOR.environment()));

    @AfterAll
    static void stop() {
        SERVER.close();
        COLLECTOR.close();
    }

    @Test
    void aLoadWithKeysIsOneTraceThroughDatabaseAndStore() {
        SERVER.createTable("canary-of-names");
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        SERVER.root().with("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .with("X-Iceberg-Access-Delegation", "vended-credentials").with("X-Request-Id", "load-1")
                .get(StoreServer.table("canary-of-names") + "?snapshots=all").is(200);

        List<Seen> spans = spansOf(trace, "loadTable");
        Seen request = spans.stream().filter(span -> span.name().equals("loadTable")).findFirst().orElseThrow();
        assertThat(request.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(request.parentId()).isEqualTo("00f067aa0ba902b7");
        assertThat(request.attributes()).containsEntry("serac.request.id", "load-1")
                .containsEntry("http.response.status_code", "200").containsKey("serac.principal.id");
        assertThat(spans).extracting(Seen::name).contains("database reads", "store assume-role");
        Set<String> borrowed = spans.stream().filter(span -> span.name().equals("database reads"))
                .peek(span -> assertThat(span.parentId()).isEqualTo(request.id())).map(Seen::id)
                .collect(Collectors.toSet());
        assertThat(spans).as("statements").anyMatch(span -> borrowed.contains(span.parentId())
                && span.attributes().containsKey("db.system.name"));
        assertThat(COLLECTOR.text()).doesNotContain("canary-of-names", "snapshots=all", "Bearer",
                SERVER.store().key().secretAccessKey());
    }

    @Test
    void aCreateShowsItsFile() {
        String trace = "11111111111111111111111111111111";

        SERVER.root().with("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .post(StoreServer.TABLES, TestClient.tableBody("written")).is(200);

        assertThat(spansOf(trace, "createTable")).extracting(Seen::name).contains("store write", "database commits");
    }

    @Test
    void whoIsNotProvenIsInATraceOfOursWithoutAPrincipal() {
        String trace = "22222222222222222222222222222222";
        TestClient anonymous = SERVER.server().anonymous().with("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
        Instant before = Instant.now().minusMillis(1);
        anonymous.with("X-Request-Id", "unproven-1").get(StoreServer.table("canary-of-names")).is(401);
        // Nobody is proven before he has a token.
        String login = SERVER.server().rootCredential();
        anonymous.with("X-Request-Id", "unproven-2").login("root", login.substring(login.indexOf(':') + 1));

        Seen refused = spanOfRequest("unproven-1");
        assertThat(refused.name()).isEqualTo("loadTable");
        assertThat(refused.parentId()).isEmpty();
        assertThat(refused.from()).isAfter(before);
        assertThat(refused.attributes()).containsEntry("http.response.status_code", "401")
                .doesNotContainKey("serac.principal.id");
        assertThat(refused.isError()).isFalse();
        Seen token = spanOfRequest("unproven-2");
        assertThat(token.parentId()).isEmpty();
        assertThat(COLLECTOR.spans()).as("statements are below").anyMatch(span -> span.parentId().equals(token.id()));
        assertThat(COLLECTOR.spans()).extracting(Seen::traceId).doesNotContain(trace);
    }

    @Test
    void whatSomebodyWhoIsNotProvenWantsRecordedIsNot() {
        String his = "44444444444444444444444444444444";
        String hers = "55555555555555555555555555555555";
        try (FakeCollector collector = FakeCollector.start()) {
            Map<String, String> environment = new HashMap<>(collector.environment());
            environment.put("OTEL_TRACES_SAMPLER", "parentbased_always_off");
            try (TestServer server = TestServer.start(Map.of(), Tracing.of(environment))) {
                server.anonymous().with("traceparent", "00-" + his + "-00f067aa0ba902b7-01")
                        .get("/catalog/v1/main/namespaces").is(401);
                server.root().with("traceparent", "00-" + hers + "-00f067aa0ba902b7-01")
                        .get("/catalog/v1/main/namespaces").is(200);

                await().until(() -> collector.spans().stream().anyMatch(span -> span.name().equals("listNamespaces")));
            }
            assertThat(collector.spans()).extracting(Seen::traceId).containsOnly(hers);
        }
    }

    @Test
    void logLinesNameRequestPrincipalAndTrace() {
        String trace = "33333333333333333333333333333333";
        try (CapturedLog log = new CapturedLog()) {
            SERVER.store().faults().all("PUT", Fault.ACCESS_DENIED);
            SERVER.root().with("traceparent", "00-" + trace + "-00f067aa0ba902b7-01").with("X-Request-Id", "log-1")
                    .post(StoreServer.TABLES, TestClient.tableBody("lost")).is(503);

            assertThat(log.text().lines().filter(line -> line.contains("request put off")))
                    .anyMatch(line -> line.contains("request-id=log-1") && line.contains("trace-id=" + trace)
                            && line.contains("principal-id="));
        } finally {
            SERVER.store().faults().clear();
        }
    }

    private static Seen spanOfRequest(String id) {
        await().until(() -> COLLECTOR.spans().stream().anyMatch(span -> isOf(span, id)));
        return COLLECTOR.spans().stream().filter(span -> isOf(span, id)).findFirst().orElseThrow();
    }

    private static boolean isOf(Seen span, String requestId) {
        return requestId.equals(span.attributes().get("serac.request.id"));
    }

    private static List<Seen> spansOf(String trace, String last) {
        await().until(() -> COLLECTOR.spans().stream()
                .anyMatch(span -> span.traceId().equals(trace) && span.name().equals(last)));
        return COLLECTOR.spans().stream().filter(span -> span.traceId().equals(trace)).toList();
    }
}
