package io.serac.server.cli.grant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.cli.client.Answer;
import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.Remote;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a privilege. Not thread-safe. */
@Command(name = "grant",
        description = "Gives a privilege, here and on everything below: grant PRIVILEGE on SECURABLE to REF. "
                + "Once more replaces columns and grant option.",
        footer = GrantSentence.FOOTER, mixinStandardHelpOptions = true)
public final class GrantPrivilege implements Runnable {
    private static final String FORM = "grant PRIVILEGE on SECURABLE to REF";
    private static final String COLUMNS_HELP =
            "Only these columns, separated by commas; with SELECT on a table or view.";

    @Mixin
    private Remote remote;

    @Parameters(arity = "1..*", paramLabel = "WORD", description = FORM)
    private List<String> words;

    @Option(names = "--columns", paramLabel = "A,B", split = ",", description = COLUMNS_HELP)
    private List<String> columns = List.of();

    @Option(names = "--grant-option", description = "Who gets it may give it on.")
    private boolean hasGrantOption;

    @Override
    public void run() {
        GrantSentence sentence = GrantSentence.parse(words, "to", FORM);
        ObjectNode body = Json.object().put("grant-option", hasGrantOption);
        if (!columns.isEmpty()) {
            ArrayNode names = body.putArray("columns");
            columns.forEach(names::add);
        }
        Answer answer = remote.api().put(sentence.path(), body);
        remote.output().done("Granted " + sentence.privilege() + " on " + sentence.securable().text() + " to "
                + sentence.principal() + ".", answer);
        if (sentence.securable().isServer()) {
            remote.output().say("Whoever holds a right on the server sees the names of all that is in it.");
        }
    }
}
