package io.serac.server.cli.grant;

import io.serac.server.cli.client.Answer;
import io.serac.server.cli.client.Remote;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a privilege back. Not thread-safe. */
@Command(name = "revoke",
        description = "Takes a grant back, and what was given by its grant option: revoke PRIVILEGE on "
                + "SECURABLE from REF.",
        footer = GrantSentence.FOOTER, mixinStandardHelpOptions = true)
public final class RevokePrivilege implements Runnable {
    private static final String FORM = "revoke PRIVILEGE on SECURABLE from REF";

    @Mixin
    private Remote remote;

    @Parameters(arity = "1..*", paramLabel = "WORD", description = FORM)
    private List<String> words;

    @Option(names = "--dry-run", description = "Only list the grants that would go along with it.")
    private boolean isDryRun;

    @Override
    public void run() {
        GrantSentence sentence = GrantSentence.parse(words, "from", FORM);
        if (isDryRun) {
            remote.output().list(remote.api().tryDelete(sentence.path()), ListGrants.COLUMNS);
            return;
        }
        Answer answer = remote.api().delete(sentence.path());
        remote.output().done("Revoked " + sentence.privilege() + " on " + sentence.securable().text() + " from "
                + sentence.principal() + ".", answer);
    }
}
