package io.serac.server.cli.tag;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.cli.client.Answer;
import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.Remote;
import io.serac.server.cli.client.Words;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "attach", description = "Attaches a tag to a securable or column, or gives it another value there.",
        footer = TagSentence.FOOTER, mixinStandardHelpOptions = true)
final class AttachTag implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(arity = "1..*", paramLabel = "WORD", description = TagSentence.FORM)
    private List<String> words;

    @Option(names = "--value", paramLabel = "VALUE", description = "One of the values of the tag, if it has any.")
    private String value = "";

    @Option(names = "--column", paramLabel = "COLUMN", description = TagSentence.COLUMN)
    private String column = "";

    @Override
    public void run() {
        TagSentence sentence = TagSentence.parse(new Words(words, "tag attach " + TagSentence.FORM), column);
        ObjectNode body = Json.object();
        if (!value.isEmpty()) {
            body.put("value", value);
        }
        Answer answer = remote.api().put(sentence.path(), body);
        remote.output().done((answer.isCreated() ? "Attached " : "Replaced ") + sentence.text() + ".", answer);
    }
}
