package io.serac.server.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.cli.client.Answer;
import io.serac.server.cli.client.CommandFailure;
import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.Remote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "set", description = "Creates or replaces a restriction from a JSON file.",
        footer = PolicySentence.FOOTER, mixinStandardHelpOptions = true)
final class SetPolicy implements Runnable {
    private static final String STANDARD_INPUT = "-";
    private static final int BODY_BYTES_MAX = 1024 * 1024;

    @Mixin
    private Remote remote;

    @Parameters(arity = "1..*", paramLabel = "WORD", description = PolicySentence.FORM)
    private List<String> words;

    @Option(names = "--file", paramLabel = "FILE", required = true,
            description = "The body of PUT .../policies/NAME in /openapi/admin.yaml; -: standard input.")
    private String file = "";

    @Override
    public void run() {
        PolicySentence sentence = PolicySentence.parse(words, "set");
        Answer answer = remote.api().put(sentence.path(), body());
        remote.output().done((answer.isCreated() ? "Created " : "Replaced ") + sentence.text() + ".", answer);
        remote.warn(answer);
    }

    private JsonNode body() {
        try {
            byte[] bytes = file.equals(STANDARD_INPUT)
                    ? remote.terminal().in().readNBytes(BODY_BYTES_MAX)
                    : Files.readAllBytes(Path.of(file));
            return Json.parse(new String(bytes, StandardCharsets.UTF_8)).filter(JsonNode::isObject)
                    .orElseThrow(() -> new CommandFailure(file + " is not a JSON object"));
        } catch (IOException e) {
            throw new CommandFailure("Cannot read " + file + ": " + e);
        }
    }
}
