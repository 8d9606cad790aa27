package io.serac.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The Kubernetes objects of a rendered chart. Immutable. */
record Manifests(List<JsonNode> objects) {
    static Manifests parse(String yaml) {
        try (MappingIterator<JsonNode> documents = new YAMLMapper().readerFor(JsonNode.class).readValues(yaml)) {
            return new Manifests(documents.readAll());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The only object of its kind. */
    JsonNode the(String kind) {
        List<JsonNode> found = objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
        if (found.size() != 1) {
            throw new AssertionError("Expected one " + kind + " in " + objects);
        }
        return found.getFirst();
    }

    JsonNode container() {
        return the("Deployment").at("/spec/template/spec/containers/0");
    }

    /** The server's configuration file. */
    JsonNode configuration() {
        try {
            return new YAMLMapper().readTree(the("ConfigMap").at("/data/serac.yaml").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
