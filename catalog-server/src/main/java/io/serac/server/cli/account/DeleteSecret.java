package io.serac.server.cli.account;

import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Deletes a secret: no new tokens for it.", mixinStandardHelpOptions = true)
final class DeleteSecret implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "NAME", description = "Of the account.")
    private String name;

    @Parameters(paramLabel = "ID", description = "Of the secret, as listed.")
    private String id;

    @Override
    public void run() {
        remote.output().done("Deleted secret " + id + " of service account " + name + ".",
                remote.api().delete(AccountPaths.secrets(name).name(id)));
    }
}
