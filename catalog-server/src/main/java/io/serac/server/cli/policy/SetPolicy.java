package io.serac.server.cli.policy;

import io.serac.server.cli.client.Answer;
import io.serac.server.cli.client.JsonFile;
import io.serac.server.cli.client.Remote;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "set", description = "Creates or replaces a restriction from a JSON file.",
        footer = PolicySentence.FOOTER, mixinStandardHelpOptions = true)
final class SetPolicy implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(arity = "1..*", paramLabel = "WORD", description = PolicySentence.FORM)
    private List<String> words;

    @Option(names = "--file", paramLabel = "FILE", required = true,
            description = "The body of PUT .../policies/NAME in /openapi/admin.yaml" + JsonFile.HELP)
    private String file = "";

    @Override
    public void run() {
        PolicySentence sentence = PolicySentence.parse(words, "set");
        Answer answer = remote.api().put(sentence.path(), JsonFile.readObject(file, remote.terminal()));
        remote.output().done((answer.isCreated() ? "Created " : "Replaced ") + sentence.text() + ".", answer);
        remote.warn(answer);
    }
}
