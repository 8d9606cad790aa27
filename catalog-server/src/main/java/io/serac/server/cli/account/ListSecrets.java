package io.serac.server.cli.account;

import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "list", description = "Lists the secrets of an account, without the secrets themselves.",
        mixinStandardHelpOptions = true)
final class ListSecrets implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "NAME", description = "Of the account.")
    private String name;

    @Override
    public void run() {
        remote.output().list(remote.api().list(AccountPaths.secrets(name)), Column.of("ID", "id"),
                Column.of("CREATED", "created-at"), Column.of("EXPIRES", "expires-at"),
                Column.of("LAST-USED", "last-used-at"));
    }
}
