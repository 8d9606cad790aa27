package io.serac.server.cli.policy;

import io.serac.server.cli.client.Remote;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows JSON to people too: filters have no other form. */
@Command(name = "show", description = "Shows a restriction, in JSON.", footer = PolicySentence.FOOTER,
        mixinStandardHelpOptions = true)
final class ShowPolicy implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(arity = "1..*", paramLabel = "WORD", description = PolicySentence.FORM)
    private List<String> words;

    @Override
    public void run() {
        remote.output().document(remote.api().get(PolicySentence.parse(words, "show").path()).body());
    }
}
