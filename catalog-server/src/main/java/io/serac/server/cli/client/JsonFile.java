package io.serac.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bodies that users write themselves, in a file or on the standard input. Stateless. */
public final class JsonFile {
    /** What an option for such a file says after its own sentence. */
    public static final String HELP = "; -: standard input.";

    private static final String STANDARD_INPUT = "-";
    private static final int BYTES_MAX = 1024 * 1024;

    private JsonFile() {
    }

    /**
     * @param file
     *            or {@code -}
     * @throws CommandFailure
     *             if it cannot be read, or is not a JSON object
     */
    public static JsonNode readObject(String file, Terminal terminal) {
        try {
            byte[] bytes = file.equals(STANDARD_INPUT)
                    ? terminal.in().readNBytes(BYTES_MAX)
                    : Files.readAllBytes(Path.of(file));
            return Json.parse(new String(bytes, StandardCharsets.UTF_8)).filter(JsonNode::isObject)
                    .orElseThrow(() -> new CommandFailure(file + " is not a JSON object"));
        } catch (IOException e) {
            throw new CommandFailure("Cannot read " + file + ": " + e);
        }
    }
}
