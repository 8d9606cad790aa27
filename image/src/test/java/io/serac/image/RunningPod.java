package io.serac.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/** The pod of a Deployment of a chart, looked at from outside. Thread-safe. */
final class RunningPod {
    private final PodNode node;
    private final PodHost host;
    private final JsonNode spec;
    private final JsonNode container;
    private final String name;
    private final SSLContext trusted;

    private RunningPod(PodNode node, PodHost host, JsonNode deployment, SSLContext trusted) {
        this.node = node;
        this.host = host;
        this.spec = deployment.at("/spec/template/spec");
        this.container = spec.at("/containers/0");
        this.name = deployment.at("/metadata/name").asText() + "-pod-0";
        this.trusted = trusted;
    }

    /**
     * The first one that a node made of a Deployment.
     *
     * @param deployment
     *            as it was rendered
     * @param trusted
     *            for https
     */
    static RunningPod of(PodNode node, PodHost host, JsonNode deployment, SSLContext trusted) {
        return new RunningPod(node, host, deployment, trusted);
    }

    /** Waits until a kubelet would send it requests; fails when a kubelet would have killed it. */
    void awaitReady() {
        Probe startup = Probe.of(container, "startupProbe");
        Awaitility.await().atMost(startup.patience()).pollInterval(startup.period()).until(() -> asks("startupProbe"));
        Awaitility.await().atMost(startup.patience()).pollInterval(Probe.of(container, "readinessProbe").period())
                .until(() -> asks("readinessProbe"));
    }

    /** Asks one of its probes. */
    boolean asks(String probe) throws IOException {
        return Probe.of(container, probe).ask(node.address(), trusted);
    }

    /** User, rights, root file system and memory are what its pod and container say. */
    void assertRestrictedAsTheChartSays() throws IOException, InterruptedException {
        JsonNode rights = container.path("securityContext");
        assertThat(rights.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        String user = spec.at("/securityContext/runAsUser").asText();
        assertThat(status("Uid")).containsOnly(user);
        assertThat(status("Gid")).containsOnly(spec.at("/securityContext/runAsGroup").asText());
        assertThat(status("CapEff")).containsExactly("0000000000000000");
        assertThat(status("CapBnd")).containsExactly("0000000000000000");
        assertThat(status("NoNewPrivs")).containsExactly("1");
        assertThat(status("Seccomp")).as("a filter, RuntimeDefault").containsExactly("2");
        assertThat(file("mountinfo").lines().filter(line -> line.split(" ")[4].equals("/"))).hasSize(1)
                .allMatch(line -> line.split(" ")[5].startsWith("ro"));
        assertThat(inspect("{{.HostConfig.Memory}}")).as("limit of %s",
                container.at("/resources/limits/memory").asText()).isEqualTo(Long.toString(1L << 30));
    }

    /** Its variables, as the kernel has them. */
    List<String> environment() throws IOException, InterruptedException {
        return List.of(file("environ").split("\0"));
    }

    /** As a kubelet stops it: it is not ready any more, serves on, and ends before it would be killed. */
    void assertServesUntilItsStopDelayIsOverAndEndsByItself() throws IOException, InterruptedException {
        Probe health = Probe.of(container, "livenessProbe");
        boolean isEncrypted = spec.path("volumes").findValuesAsText("name").contains("tls");
        Probe api = new Probe("/catalog/v1/config", Probe.port(container, "api"), isEncrypted, health.timeout(),
                health.period(), 1);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
            try {
                node.podman("pod", "stop", "--time", spec.path("terminationGracePeriodSeconds").asText(), name);
            } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        Awaitility.await().until(() -> !asks("readinessProbe"));
        assertThat(api.status(node.address(), trusted)).as("serves while proxies do not know yet").isEqualTo(401);
        stopped.join();
        assertThat(inspect("{{.State.ExitCode}}")).as("ended by SIGTERM, not SIGKILL").isEqualTo("143");
    }

    private List<String> status(String field) throws IOException, InterruptedException {
        return file("status").lines().filter(line -> line.startsWith(field + ":"))
                .flatMap(line -> List.of(line.substring(field.length() + 1).strip().split("\\s+")).stream()).toList();
    }

    private String file(String file) throws IOException, InterruptedException {
        return host.run(List.of(), List.of("cat", "/proc/" + inspect("{{.State.Pid}}") + "/" + file));
    }

    private String inspect(String format) throws IOException, InterruptedException {
        return node.podman("inspect", "--format", format, name + "-" + container.path("name").asText()).strip();
    }
}
