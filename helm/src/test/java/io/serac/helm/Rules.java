package io.serac.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serac.server.configuration.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What holds for everything that the chart renders, whatever the values. Stateless. */
final class Rules {
    private static final JsonNode CONTAINER_RIGHTS = json("""
            {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "runAsNonRoot": true,
             "capabilities": {"drop": ["ALL"]}}
            """);
    private static final JsonNode POD_RIGHTS = json("""
            {"runAsNonRoot": true, "runAsUser": 10001, "runAsGroup": 10001, "fsGroup": 10001,
             "seccompProfile": {"type": "RuntimeDefault"}}
            """);
    private static final Pattern FILE = Pattern.compile("/etc/serac/[\\w./-]+");
    private static final Set<String> OF_THE_CHART = Set.of("serac", "migrate", "apply", "test");

    private Rules() {
    }

    /** Checks all of them. */
    static void check(Manifests manifests) {
        manifests.objects().forEach(KubernetesModel::read);
        manifests.objects().forEach(Rules::checkIdentity);
        manifests.pods().forEach(Rules::checkRights);
        manifests.pods().forEach(Rules::checkVolumes);
        checkWhoIsRootAndWhoTheServer(manifests);
        checkSettings(manifests);
        checkNoSecretIsShown(manifests);
        Wiring.check(manifests);
    }

    private static void checkIdentity(JsonNode object) {
        String name = object.at("/metadata/name").asText();
        assertThat(name).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?").hasSizeLessThanOrEqualTo(63);
        assertThat(object.at("/metadata/namespace").asText()).as(name).isEqualTo(Chart.NAMESPACE);
        JsonNode labels = object.at("/metadata/labels");
        assertThat(labels.path("app.kubernetes.io/instance").asText()).as(name).isEqualTo(Chart.RELEASE);
        for (String label : List.of("name", "component", "version", "managed-by", "part-of")) {
            assertThat(labels.path("app.kubernetes.io/" + label).asText()).as(name).isNotEmpty();
        }
        labels.forEach(
                label -> assertThat(label.asText()).as(name).matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"));
    }

    /** Of the restricted profile of Kubernetes' pod security standards, and a file system that is only read. */
    private static void checkRights(JsonNode pod) {
        assertThat(pod.path("securityContext")).isEqualTo(POD_RIGHTS);
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
        assertThat(pod.has("hostNetwork") || pod.has("hostPID") || pod.has("hostIPC")).isFalse();
        pod.path("volumes").forEach(volume -> assertThat(volume.has("hostPath")).isFalse());
        for (JsonNode container : ofTheChart(pod)) {
            assertThat(container.path("securityContext")).isEqualTo(CONTAINER_RIGHTS);
            assertThat(container.path("image").asText()).startsWith("registry.example/");
            assertThat(container.at("/resources/limits").has("memory")).isTrue();
        }
    }

    static List<JsonNode> containers(JsonNode pod) {
        List<JsonNode> containers = new ArrayList<>();
        pod.path("initContainers").forEach(containers::add);
        pod.path("containers").forEach(containers::add);
        return containers;
    }

    private static List<JsonNode> ofTheChart(JsonNode pod) {
        return containers(pod).stream().filter(each -> OF_THE_CHART.contains(each.path("name").asText())).toList();
    }

    private static void checkVolumes(JsonNode pod) {
        Set<String> volumes = new HashSet<>();
        for (JsonNode volume : pod.path("volumes")) {
            assertThat(volumes.add(volume.path("name").asText())).as("one volume %s", volume).isTrue();
        }
        Set<String> mounted = new HashSet<>();
        for (JsonNode container : containers(pod)) {
            Set<String> places = new HashSet<>();
            for (JsonNode mount : container.path("volumeMounts")) {
                mounted.add(mount.path("name").asText());
                assertThat(places.add(mount.path("mountPath").asText())).as("one mount at %s", mount).isTrue();
                boolean isTmp = mount.path("mountPath").asText().equals("/tmp");
                assertThat(mount.path("readOnly").asBoolean() || isTmp
                        || !mount.path("mountPath").asText().startsWith("/etc/serac"))
                        .as("%s", mount).isTrue();
            }
        }
        assertThat(volumes).containsAll(mounted);
        assertThat(mounted).containsAll(volumes);
    }

    /**
     * A cloud may give the server's account access to stores, so no other pod has that account; and the credential of root is in
     * a file that may be gone, which only the container that serves has.
     */
    private static void checkWhoIsRootAndWhoTheServer(Manifests manifests) {
        JsonNode server = manifests.deployment().at("/spec/template/spec");
        String account = server.path("serviceAccountName").asText();
        for (JsonNode pod : manifests.pods()) {
            if (!pod.equals(server) && !account.equals("default")) {
                assertThat(pod.path("serviceAccountName").asText()).as("%s", pod).isNotEqualTo(account);
            }
            for (JsonNode container : containers(pod)) {
                assertThat(container.path("env").findValuesAsText("name")).as("%s", container)
                        .doesNotContain("SERAC_BOOTSTRAP_CREDENTIAL");
                boolean serves = pod.equals(server) && container.path("name").asText().equals("serac");
                assertThat(container.path("volumeMounts").findValuesAsText("name").contains("root-credential"))
                        .as("%s", container).isEqualTo(serves);
            }
        }
        server.path("volumes").forEach(volume -> assertThat(volume.at("/secret/optional").asBoolean())
                .as("%s", volume).isEqualTo(volume.path("name").asText().equals("root-credential")));
    }

    /** Every variable and every key that the chart sets is a setting, and every file that they name is there. */
    private static void checkSettings(Manifests manifests) {
        for (JsonNode pod : manifests.pods()) {
            for (JsonNode container : ofTheChart(pod)) {
                List<String> args = new ArrayList<>();
                container.path("args").forEach(arg -> args.add(arg.asText()));
                Commands.check(args);
                if (args.getFirst().equals("serve") || args.getFirst().equals("migrate")) {
                    String file = args.contains("--config") ? manifests.configurationText() : null;
                    Settings settings = ServerSettings.load(file, container);
                    assertThat(settings.database().url()).as("never a database of its own").isPresent();
                    assertThat(settings.http().port()).isEqualTo(ServerSettings.defaults().http().port());
                    assertThat(settings.management().port()).isEqualTo(ServerSettings.defaults().management().port());
                    files(file == null ? "" : file).forEach(path -> assertMounted(path, pod, container));
                } else {
                    args.stream().filter(arg -> arg.startsWith("/"))
                            .forEach(path -> assertMounted(path, pod, container));
                }
                for (JsonNode variable : container.path("env")) {
                    files(variable.path("value").asText()).forEach(path -> assertMounted(path, pod, container));
                }
            }
        }
    }

    private static List<String> files(String text) {
        return FILE.matcher(text.replace("%2F", "/")).results().map(MatchResult::group).toList();
    }

    private static void assertMounted(String path, JsonNode pod, JsonNode container) {
        for (JsonNode mount : container.path("volumeMounts")) {
            String place = mount.path("mountPath").asText();
            if (path.equals(place)) {
                return;
            }
            if (path.startsWith(place + "/")
                    && holds(pod, mount.path("name").asText(), path.substring(place.length() + 1))) {
                return;
            }
        }
        throw new AssertionError(path + " is in no volume of container " + container.path("name").asText());
    }

    private static boolean holds(JsonNode pod, String name, String file) {
        for (JsonNode volume : pod.path("volumes")) {
            if (volume.path("name").asText().equals(name)) {
                JsonNode items = volume.path(volume.has("secret") ? "secret" : "configMap").path("items");
                return items.isMissingNode() || items.findValuesAsText("path").contains(file);
            }
        }
        return false;
    }

    /** What is secret comes from Secrets, and nothing else does. */
    private static void checkNoSecretIsShown(Manifests manifests) {
        Set<String> keys = new HashSet<>();
        Set<String> variables = new HashSet<>();
        ServerSettings.rows().stream().filter(ServerSettings.Row::isSecret).forEach(row -> {
            keys.add(row.key());
            variables.add(row.variable());
        });
        assertThat(keys).contains("database.password", "secrets.keys", "bootstrap.credential");
        for (String key : keys) {
            assertThat(manifests.configuration().at("/" + key.replace('.', '/')).isMissingNode()).as(key).isTrue();
        }
        variables.addAll(Set.of("SERAC_CLI_CREDENTIAL", "SERAC_CLI_TOKEN", "OTEL_EXPORTER_OTLP_HEADERS"));
        for (JsonNode pod : manifests.pods()) {
            for (JsonNode container : containers(pod)) {
                for (JsonNode variable : container.path("env")) {
                    if (variables.contains(variable.path("name").asText())) {
                        assertThat(variable.at("/valueFrom/secretKeyRef/name").asText()).as("%s", variable)
                                .isNotEmpty();
                        assertThat(variable.has("value")).as("%s", variable).isFalse();
                    }
                }
            }
        }
        for (JsonNode map : manifests.all("ConfigMap")) {
            assertThat(map.toString()).doesNotContainIgnoringCase("srs_", "secret-access-key", "BEGIN PRIVATE KEY",
                    "password\":", "password: ");
        }
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
