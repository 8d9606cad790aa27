package io.serac.server.cli.account;

import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Lists the service accounts.", mixinStandardHelpOptions = true)
final class ListAccounts implements Runnable {
    @Mixin
    private Remote remote;

    @Override
    public void run() {
        remote.output().list(remote.api().list(AccountPaths.accounts()), Column.of("NAME", "name"),
                Column.of("DISABLED", "disabled"), Column.of("CREATED", "created-at"));
    }
}
