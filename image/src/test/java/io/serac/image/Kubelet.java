package io.serac.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does for a pod what the kubelet of a node does and Podman 4.3 does not: puts Secrets and ConfigMaps into files, with their modes and
 * the group of the pod, and into variables; makes empty folders and the file of hosts; mounts one file of a volume. Without a network
 * of pods they get that of the node. Probes are left to {@link Probe}: Podman's need a shell in the image. Nothing that ends is started
 * again. Everything else stays as the chart says. Not thread-safe.
 */
final class Kubelet {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MODE = 0644;
    private static final String HOSTS = "etc-hosts";

    private final Path folder;
    private final Map<String, Map<String, byte[]>> contents = new HashMap<>();

    /**
     * @param folder
     *            for volumes
     * @param objects
     *            Secrets and ConfigMaps, and others, which are passed over
     */
    Kubelet(Path folder, List<JsonNode> objects) {
        this.folder = folder;
        for (JsonNode object : objects) {
            String kind = object.path("kind").asText();
            if (kind.equals("Secret") || kind.equals("ConfigMap")) {
                Map<String, byte[]> content = new HashMap<>();
                object.path("data").properties().forEach(entry -> content.put(entry.getKey(), kind.equals("Secret")
                        ? Base64.getDecoder().decode(entry.getValue().asText())
                        : entry.getValue().asText().getBytes(StandardCharsets.UTF_8)));
                contents.put(kind + " " + object.at("/metadata/name").asText(), content);
            }
        }
    }

    /** A Deployment of one pod, because two cannot have the same ports of one node. */
    ObjectNode deployment(JsonNode deployment) throws IOException {
        ObjectNode copy = deployment.deepCopy();
        copy.withObject("/spec").put("replicas", 1);
        keepInitContainers(copy);
        prepare(copy.at("/metadata/name").asText(), copy.withObject("/spec/template"));
        return copy;
    }

    /** The pod that a Job would make, or a Pod itself. */
    ObjectNode pod(JsonNode object) throws IOException {
        ObjectNode pod = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        JsonNode template = object.path("kind").asText().equals("Job") ? object.at("/spec/template") : object;
        pod.set("metadata", template.path("metadata").deepCopy());
        pod.set("spec", template.path("spec").deepCopy());
        String name = object.at("/metadata/name").asText();
        pod.withObject("/metadata").put("name", name);
        prepare(name, pod);
        return pod;
    }

    private void prepare(String name, ObjectNode pod) throws IOException {
        keepInitContainers(pod);
        ObjectNode spec = pod.withObject("/spec");
        spec.put("hostNetwork", true);
        // Podman would start an init container again and again, also after it has succeeded.
        spec.put("restartPolicy", "Never");
        int group = spec.at("/securityContext/fsGroup").asInt();
        Map<String, Path> volumes = new HashMap<>();
        for (JsonNode volume : spec.path("volumes")) {
            volumes.put(volume.path("name").asText(), make(volume, folder.resolve(name), group));
        }
        ArrayNode mounted = spec.putArray("volumes");
        mounted.addObject().put("name", HOSTS).putObject("hostPath").put("path",
                hosts(spec.path("hostAliases"), folder.resolve(name)).toString());
        spec.remove("hostAliases");
        for (String kind : List.of("initContainers", "containers")) {
            for (JsonNode container : spec.path(kind)) {
                prepare((ObjectNode) container, volumes, mounted);
            }
        }
    }

    private static Path hosts(JsonNode aliases, Path parent) throws IOException {
        StringBuilder lines = new StringBuilder("127.0.0.1 localhost\n");
        for (JsonNode alias : aliases) {
            lines.append(alias.path("ip").asText());
            alias.path("hostnames").forEach(host -> lines.append(' ').append(host.asText()));
            lines.append('\n');
        }
        return Files.writeString(Files.createDirectories(parent).resolve(HOSTS), lines);
    }

    /** So that what they said can be read when they have ended. */
    private static void keepInitContainers(ObjectNode object) {
        object.withObject("/metadata").withObject("/annotations").put("io.podman.annotations.init.container.type",
                "always");
    }

    private void prepare(ObjectNode container, Map<String, Path> volumes, ArrayNode mounted) {
        container.remove(List.of("startupProbe", "readinessProbe", "livenessProbe", "ports"));
        for (JsonNode variable : container.path("env")) {
            JsonNode reference = variable.at("/valueFrom/secretKeyRef");
            if (!reference.isMissingNode()) {
                byte[] value = content("Secret", reference.path("name").asText()).get(reference.path("key").asText());
                if (value == null) {
                    throw new IllegalStateException("No such key: " + reference);
                }
                ((ObjectNode) variable).put("value", new String(value, StandardCharsets.UTF_8)).remove("valueFrom");
            }
        }
        ArrayNode mounts = container.withArray("/volumeMounts");
        for (JsonNode mount : mounts) {
            Path path = volumes.get(mount.path("name").asText());
            if (path == null) {
                throw new IllegalStateException("No such volume: " + mount);
            }
            String name = container.path("name").asText() + "-" + mount.path("name").asText();
            ((ObjectNode) mount).put("name", name);
            String part = mount.path("subPath").asText();
            ((ObjectNode) mount).remove("subPath");
            mounted.addObject().put("name", name).putObject("hostPath").put("path", path.resolve(part).toString());
        }
        mounts.addObject().put("name", HOSTS).put("mountPath", "/etc/hosts").put("readOnly", true);
    }

    private Path make(JsonNode volume, Path parent, int group) throws IOException {
        Path path = Files.createDirectories(parent.resolve(volume.path("name").asText()));
        if (volume.has("emptyDir")) {
            own(path, 0777, group);
            return path;
        }
        JsonNode source = volume.has("secret") ? volume.path("secret") : volume.path("configMap");
        Map<String, byte[]> content = volume.has("secret")
                ? content("Secret", source.path("secretName").asText())
                : content("ConfigMap", source.path("name").asText());
        Map<String, String> files = new HashMap<>();
        source.path("items").forEach(item -> files.put(item.path("path").asText(), item.path("key").asText()));
        if (files.isEmpty()) {
            content.keySet().forEach(key -> files.put(key, key));
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            byte[] bytes = content.get(file.getValue());
            if (bytes == null) {
                throw new IllegalStateException("No such key: " + volume);
            }
            own(Files.write(path.resolve(file.getKey()), bytes), source.path("defaultMode").asInt(MODE), group);
        }
        own(path, 0755, group);
        return path;
    }

    private Map<String, byte[]> content(String kind, String name) {
        Map<String, byte[]> content = contents.get(kind + " " + name);
        if (content == null) {
            throw new IllegalStateException("There is no " + kind + " " + name);
        }
        return content;
    }

    private static void own(Path path, int mode, int group) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            if ((mode & (1 << (all.length - 1 - i))) != 0) {
                permissions.add(all[i]);
            }
        }
        Files.setPosixFilePermissions(path, permissions);
        Files.setAttribute(path, "unix:gid", group);
    }
}
