package io.serac.server.cli.policy;

import io.serac.server.cli.client.Remote;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Deletes a restriction: what it hid is seen again.",
        footer = PolicySentence.FOOTER, mixinStandardHelpOptions = true)
final class DeletePolicy implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(arity = "1..*", paramLabel = "WORD", description = PolicySentence.FORM)
    private List<String> words;

    @Override
    public void run() {
        PolicySentence sentence = PolicySentence.parse(words, "delete");
        remote.output().done("Deleted " + sentence.text() + ".", remote.api().delete(sentence.path()));
    }
}
