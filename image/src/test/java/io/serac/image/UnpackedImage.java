package io.serac.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The image that the build made, its layers laid one over the other into a folder. Immutable. */
record UnpackedImage(Path root, JsonNode config, List<List<String>> layers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    UnpackedImage {
        layers = List.copyOf(layers);
    }

    /** Unpacks it anew; needs root, as the files of an image belong to users. */
    static UnpackedImage unpack() throws IOException, InterruptedException {
        Path tar = Path.of(System.getProperty("serac.image.tar"));
        Path root = Path.of(System.getProperty("serac.image.root"));
        Path parts = root.resolveSibling("image-parts");
        for (Path folder : List.of(root, parts)) {
            run("rm", "-rf", folder.toString());
            Files.createDirectories(folder);
        }
        run("tar", "-xf", tar.toString(), "-C", parts.toString());
        JsonNode manifest = JSON.readTree(Files.readString(parts.resolve("manifest.json"))).get(0);
        List<List<String>> layers = new ArrayList<>();
        for (JsonNode layer : manifest.get("Layers")) {
            Path file = parts.resolve(layer.asText());
            run("tar", "-xf", file.toString(), "-C", root.toString());
            layers.add(run("tar", "-tf", file.toString()).lines().toList());
        }
        JsonNode config = JSON.readTree(Files.readString(parts.resolve(manifest.get("Config").asText())));
        return new UnpackedImage(root, config.get("config"), layers);
    }

    /** What a container runs, if nothing else is said than the command. */
    List<String> entryPoint() {
        return strings("Entrypoint");
    }

    /** The command, if none is said. */
    List<String> command() {
        return strings("Cmd");
    }

    List<String> environment() {
        return strings("Env");
    }

    String user() {
        return config.get("User").asText();
    }

    /** All files, with their paths in the image. */
    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).map(file -> Path.of("/").resolve(root.relativize(file))).toList();
        }
    }

    private List<String> strings(String field) {
        List<String> strings = new ArrayList<>();
        config.path(field).forEach(value -> strings.add(value.asText()));
        return strings;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        return Program.run(Duration.ofMinutes(2), command);
    }
}
