package io.serac.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The Kubernetes objects of a rendered chart. Immutable. */
public record Manifests(List<JsonNode> objects) {
    public Manifests {
        objects = List.copyOf(objects);
    }

    static Manifests parse(String yaml) {
        try (MappingIterator<JsonNode> documents = new YAMLMapper().readerFor(JsonNode.class).readValues(yaml)) {
            return new Manifests(documents.readAll().stream().filter(JsonNode::isObject).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All objects of a kind. */
    public List<JsonNode> all(String kind) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
    }

    /** The only object of its kind. */
    public JsonNode the(String kind) {
        return one(kind, all(kind));
    }

    /** The object of its kind that has this name. */
    public JsonNode the(String kind, String name) {
        return one(kind + " " + name,
                all(kind).stream().filter(object -> object.at("/metadata/name").asText().equals(name)).toList());
    }

    private JsonNode one(String what, List<JsonNode> found) {
        if (found.size() != 1) {
            throw new AssertionError("Expected one " + what + " in " + objects);
        }
        return found.getFirst();
    }

    /** The only Deployment. */
    public JsonNode deployment() {
        return the("Deployment");
    }

    JsonNode container() {
        return deployment().at("/spec/template/spec/containers/0");
    }

    /** The specifications of all pods, of whatever makes them. */
    List<JsonNode> pods() {
        List<JsonNode> pods = new ArrayList<>();
        for (JsonNode object : objects) {
            JsonNode pod = object.path("kind").asText().equals("Pod") ? object.path("spec")
                    : object.at("/spec/template/spec");
            if (pod.has("containers")) {
                pods.add(pod);
            }
        }
        return pods;
    }

    /** The server's configuration file. */
    JsonNode configuration() {
        try {
            return new YAMLMapper().readTree(configurationText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String configurationText() {
        return the("ConfigMap", "lake-serac").at("/data/serac.yaml").asText();
    }
}
