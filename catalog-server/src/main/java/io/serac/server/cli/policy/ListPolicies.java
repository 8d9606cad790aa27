package io.serac.server.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.Remote;
import io.serac.server.cli.client.SecurableName;
import io.serac.server.cli.client.WhenTag;
import io.serac.server.cli.client.Words;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "list", description = "Lists the restrictions on a securable.", footer = PolicySentence.FOOTER,
        mixinStandardHelpOptions = true)
final class ListPolicies implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(arity = "1..*", paramLabel = "SECURABLE", description = SecurableName.HELP)
    private List<String> words;

    @Option(names = "--inherited", description = "Also those on everything above.")
    private boolean isInherited;

    @Override
    public void run() {
        Words sentence = new Words(words, "policy list SECURABLE");
        ApiPath path = SecurableName.parse(sentence).path().then("policies");
        sentence.end();
        remote.output().list(remote.api().list(isInherited ? path.query("inherited", "true") : path),
                Column.of("NAME", "name"), Column.of("KIND", "kind"),
                new Column("SECURABLE", policy -> SecurableName.text(policy.path("securable"))),
                new Column("COLUMNS", ListPolicies::columns), new Column("WHEN-TAG", WhenTag::text),
                Column.of("MASK", "mask"), Column.of("TO", "to"), Column.of("EXCEPT", "except"),
                Column.of("REVISION", "revision"));
    }

    private static String columns(JsonNode policy) {
        List<String> names = new ArrayList<>();
        policy.path("columns").forEach(column -> names.add(column.isTextual()
                ? column.textValue()
                : column.path("name").asText()));
        return String.join(", ", names);
    }
}
