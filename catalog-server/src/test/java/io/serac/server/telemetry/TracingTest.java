package io.serac.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.error.CatalogException;
import io.serac.server.operation.Operation;
import io.serac.server.telemetry.FakeCollector.Seen;
import io.serac.server.telemetry.Tracing.Work;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracingTest {
    private static final Work WORK = new Work("work", Map.of("kind", "test"));
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final Instant CAME = Instant.ofEpochSecond(1_700_000_000);
    private static final String PARENT = "b7ad6b7169203331";

    @AutoClose
    private final FakeCollector collector = FakeCollector.start();

    @ParameterizedTest
    @CsvSource(value = {"''", "none", "-"}, nullValues = "-")
    void isOffUnlessAskedFor(String exporter) {
        Map<String, String> environment = new HashMap<>(collector.environment());
        environment.put("OTEL_TRACES_EXPORTER", exporter);
        environment.values().removeIf(java.util.Objects::isNull);

        assertThat(Tracing.of(environment)).isSameAs(Tracing.off());
        assertThat(Tracing.off().isOn()).isFalse();
        assertThat(Tracing.off().call(WORK, () -> "result")).isEqualTo("result");
        assertThat(Tracing.off().headers()).isEmpty();
    }

    @Test
    void canBeSwitchedOffAltogether() {
        Map<String, String> environment = new HashMap<>(collector.environment());
        environment.put("OTEL_SDK_DISABLED", "true");

        assertThat(Tracing.of(environment)).isSameAs(Tracing.off());
    }

    @Test
    void whatIsNotThereIsSaidAtTheStart() {
        assertThatThrownBy(() -> Tracing.of(Map.of("OTEL_TRACES_EXPORTER", "zipkin")))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("only otlp and none");
        Map<String, String> wrong = new HashMap<>(collector.environment());
        wrong.put("OTEL_TRACES_SAMPLER", "sometimes");
        assertThatThrownBy(() -> Tracing.of(wrong)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sometimes").hasMessageContaining("OTEL_");
    }

    @Test
    void spansGoToTheCollectorAsChildrenOfTheCallers() throws Exception {
        UUID alice = UUID.randomUUID();
        try (Tracing tracing = Tracing.of(collector.environment())) {
            assertThat(tracing.isOn()).isTrue();
            assertThat(tracing.headers()).as("outside of spans").isEmpty();
            try (RequestSpan request = tracing.request("GET", CAME, name -> name.equals("traceparent")
                    ? "00-" + TRACE + "-" + PARENT + "-01"
                    : "secret of header " + name)) {
                assertThat(request.traceId()).isEqualTo(TRACE);
                String told = tracing.call(WORK, () -> tracing.headers().getOrDefault("traceparent", "none"));
                assertThat(told).startsWith("00-" + TRACE + "-").doesNotContain(PARENT);
                assertThatThrownBy(() -> tracing.call(WORK, () -> {
                    throw CatalogException.badRequest("secret of message");
                })).isInstanceOf(CatalogException.class);
                assertThatThrownBy(() -> tracing.call(WORK, () -> {
                    throw new IOException("secret of message");
                })).isInstanceOf(IOException.class);
                tracing.over(new Work("past", Map.of()), Instant.ofEpochSecond(1), Instant.ofEpochSecond(2), "57014");
                request.with(Operation.LOAD_TABLE).with(alice).with("r-1").with(503);
            }
        }

        Seen request = named("loadTable");
        assertThat(request.traceId()).isEqualTo(TRACE);
        assertThat(request.parentId()).isEqualTo(PARENT);
        assertThat(request.from()).isEqualTo(CAME);
        assertThat(request.isError()).isTrue();
        assertThat(request.attributes()).containsEntry("serac.principal.id", alice.toString())
                .containsEntry("serac.request.id", "r-1").containsEntry("http.request.method", "GET")
                .containsEntry("http.response.status_code", "503")
                .containsEntry("http.route", "/catalog/v1/{prefix}/namespaces/{namespace}/tables/{table}");
        assertThat(collector.spans().stream().filter(span -> span.name().equals("work"))).hasSize(3)
                .allSatisfy(span -> assertThat(span.parentId()).isEqualTo(request.id()))
                .extracting(span -> span.attributes().getOrDefault("error.type", "none"))
                .containsExactlyInAnyOrder("none", "BadRequestException", "IOException");
        assertThat(named("past").attributes()).containsEntry("error.type", "57014");
        assertThat(collector.text()).doesNotContain("secret of");
        assertThat(collector.resource()).containsEntry("service.name", "serac").containsKey("service.version");
    }

    @Test
    void theVariablesAreFollowed() {
        Map<String, String> environment = new HashMap<>(collector.environment());
        environment.put("OTEL_SERVICE_NAME", "catalog-of-tests");
        environment.put("OTEL_TRACES_SAMPLER", "traceidratio");
        environment.put("OTEL_TRACES_SAMPLER_ARG", "0");
        environment.put("OTEL_PROPAGATORS", "none");
        try (Tracing tracing = Tracing.of(environment)) {
            tracing.call(WORK, () -> {
                assertThat(tracing.headers()).isEmpty();
                return "";
            });
        }
        assertThat(collector.spans()).isEmpty();

        environment.remove("OTEL_TRACES_SAMPLER");
        try (Tracing tracing = Tracing.of(environment)) {
            tracing.call(WORK, () -> "");
        }
        assertThat(collector.spans()).hasSize(1);
        assertThat(collector.resource()).containsEntry("service.name", "catalog-of-tests");
    }

    @Test
    void aCallerWhoNamesNoFitTraceBeginsANewOne() {
        try (Tracing tracing = Tracing.of(collector.environment());
                RequestSpan request = tracing.request("BREW", CAME, name -> "00-not a trace-id-01")) {
            assertThat(request.traceId()).matches("[0-9a-f]{32}");
        }
        assertThat(named("HTTP _OTHER").parentId()).isEmpty();
    }

    private Seen named(String name) {
        return collector.spans().stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
    }
}
