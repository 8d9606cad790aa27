package io.serac.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Whether objects that mean each other find each other. Stateless. */
final class Wiring {
    private Wiring() {
    }

    /** Checks selectors, ports and names. */
    static void check(Manifests manifests) {
        JsonNode deployment = manifests.deployment();
        String name = deployment.at("/metadata/name").asText();
        List<JsonNode> selectors = new ArrayList<>(List.of(deployment.at("/spec/selector/matchLabels")));
        manifests.all("Service").forEach(service -> selectors.add(service.at("/spec/selector")));
        manifests.all("PodDisruptionBudget").forEach(budget -> selectors.add(budget.at("/spec/selector/matchLabels")));
        manifests.all("NetworkPolicy").forEach(policy -> selectors.add(policy.at("/spec/podSelector/matchLabels")));
        deployment.at("/spec/template/spec/topologySpreadConstraints")
                .forEach(spread -> selectors.add(spread.at("/labelSelector/matchLabels")));
        for (JsonNode selector : selectors) {
            assertThat(selector).isNotEmpty();
            assertThat(selects(selector, deployment.at("/spec/template/metadata/labels"))).as("%s", selector).isTrue();
            otherPods(manifests).forEach(labels -> assertThat(selects(selector, labels))
                    .as("%s selects pods that do not serve", selector).isFalse());
        }
        checkServices(manifests, deployment);
        checkProbes(deployment);
        manifests.all("ServiceMonitor").forEach(monitor -> checkMonitor(manifests, monitor));
        manifests.all("HorizontalPodAutoscaler").forEach(scaler -> {
            assertThat(scaler.at("/spec/scaleTargetRef/name").asText()).isEqualTo(name);
            assertThat(deployment.at("/spec").has("replicas")).as("two who set the replicas").isFalse();
        });
        for (JsonNode ingress : manifests.all("Ingress")) {
            ingress.findValues("backend").forEach(backend -> assertPort(manifests, backend.at("/service/name"),
                    backend.at("/service/port/number")));
        }
        for (JsonNode route : manifests.all("HTTPRoute")) {
            route.at("/spec/rules/0/backendRefs")
                    .forEach(backend -> assertPort(manifests, backend.path("name"), backend.path("port")));
        }
        for (JsonNode policy : manifests.all("BackendTLSPolicy")) {
            JsonNode service = manifests.the("Service", policy.at("/spec/targetRefs/0/name").asText());
            assertThat(policy.at("/spec/targetRefs/0/sectionName")).isEqualTo(service.at("/spec/ports/0/name"));
            assertThat(service.at("/spec/ports/0/appProtocol").asText()).as("what speaks TLS").isEqualTo("https");
        }
    }

    private static boolean selects(JsonNode selector, JsonNode labels) {
        boolean all = true;
        for (var label : selector.properties()) {
            all &= label.getValue().equals(labels.path(label.getKey()));
        }
        return all;
    }

    private static List<JsonNode> otherPods(Manifests manifests) {
        List<JsonNode> labels = new ArrayList<>();
        manifests.all("Pod").forEach(pod -> labels.add(pod.at("/metadata/labels")));
        manifests.all("Job").forEach(job -> labels.add(job.at("/spec/template/metadata/labels")));
        return labels;
    }

    private static List<String> ports(JsonNode deployment) {
        return deployment.at("/spec/template/spec/containers/0/ports").findValuesAsText("name");
    }

    private static void checkServices(Manifests manifests, JsonNode deployment) {
        for (JsonNode service : manifests.all("Service")) {
            boolean isManagement =
                    service.at("/metadata/labels/app.kubernetes.io~1component").asText().equals("management");
            assertThat(service.at("/spec/ports")).hasSize(1);
            assertThat(ports(deployment)).contains(service.at("/spec/ports/0/targetPort").asText());
            assertThat(service.at("/spec/ports/0/targetPort").asText()).isEqualTo(isManagement ? "management" : "api");
            if (isManagement) {
                assertThat(service.at("/spec/type").asText()).as("without authentication").isEqualTo("ClusterIP");
            }
        }
        JsonNode container = deployment.at("/spec/template/spec/containers/0");
        assertThat(container.at("/ports/0/containerPort").asInt())
                .isEqualTo(ServerSettings.defaults().http().port());
        assertThat(container.at("/ports/1/containerPort").asInt())
                .isEqualTo(ServerSettings.defaults().management().port());
    }

    private static void checkProbes(JsonNode deployment) {
        String served = ServerSettings.rows().stream().filter(row -> row.key().equals("management.port")).findFirst()
                .orElseThrow().meaning();
        JsonNode container = deployment.at("/spec/template/spec/containers/0");
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            JsonNode request = container.path(probe).path("httpGet");
            assertThat(served).contains("`" + request.path("path").asText() + "`");
            assertThat(request.path("port").asText()).isEqualTo("management");
        }
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).as("a database that is away restarts nobody")
                .isEqualTo("/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
    }

    private static void checkMonitor(Manifests manifests, JsonNode monitor) {
        JsonNode selector = monitor.at("/spec/selector/matchLabels");
        List<JsonNode> found = manifests.all("Service").stream()
                .filter(service -> selects(selector, service.at("/metadata/labels"))).toList();
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().at("/spec/ports/0/name")).isEqualTo(monitor.at("/spec/endpoints/0/port"));
        assertThat(monitor.at("/spec/endpoints/0/path").asText()).isEqualTo("/metrics");
    }

    private static void assertPort(Manifests manifests, JsonNode service, JsonNode port) {
        assertThat(manifests.the("Service", service.asText()).at("/spec/ports/0/port")).isEqualTo(port);
    }
}
