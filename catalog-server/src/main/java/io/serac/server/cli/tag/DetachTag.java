package io.serac.server.cli.tag;

import io.serac.server.cli.client.Remote;
import io.serac.server.cli.client.Words;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "detach", description = "Detaches a tag from a securable or column: what it hid is seen again.",
        footer = TagSentence.FOOTER, mixinStandardHelpOptions = true)
final class DetachTag implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(arity = "1..*", paramLabel = "WORD", description = TagSentence.FORM)
    private List<String> words;

    @Option(names = "--column", paramLabel = "COLUMN", description = TagSentence.COLUMN)
    private String column = "";

    @Override
    public void run() {
        TagSentence sentence = TagSentence.parse(new Words(words, "tag detach " + TagSentence.FORM), column);
        remote.output().done("Detached " + sentence.text() + ".", remote.api().delete(sentence.path()));
    }
}
