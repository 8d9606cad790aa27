package io.serac.server.cli.tag;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.Remote;
import io.serac.server.cli.client.SecurableName;
import io.serac.server.cli.client.Words;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "bindings", description = "Lists the tags that a securable and its columns bear, inherited ones too.",
        footer = TagSentence.FOOTER, mixinStandardHelpOptions = true)
final class ListBindings implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(arity = "1..*", paramLabel = "SECURABLE", description = SecurableName.HELP)
    private List<String> words;

    @Override
    public void run() {
        Words sentence = new Words(words, "tag bindings SECURABLE");
        ApiPath path = SecurableName.parse(sentence).path().then("tags");
        sentence.end();
        remote.output().list(remote.api().list(path), Column.of("KEY", "key"), Column.of("VALUE", "value"),
                new Column("COLUMN", ListBindings::column),
                new Column("ATTACHED TO", binding -> SecurableName.text(binding.path("securable"))),
                Column.of("INHERITED", "inherited"), Column.of("AUTOMATIC", "automatic"),
                Column.of("BY", "created-by"));
    }

    /** A column that was dropped is named by its id: another may have its name. */
    private static String column(JsonNode binding) {
        String name = binding.at("/column/name").asText();
        return binding.path("dropped").asBoolean()
                ? name + " (dropped, id:" + binding.at("/column/field-id").asText() + ")"
                : name;
    }
}
