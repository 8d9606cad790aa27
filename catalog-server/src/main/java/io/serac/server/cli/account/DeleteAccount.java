package io.serac.server.cli.account;

import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete",
        description = "Deletes an account, its secrets and its grants. What it owned goes to the owner "
                + "of what is above.",
        mixinStandardHelpOptions = true)
final class DeleteAccount implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "NAME", description = "Of the account.")
    private String name;

    @Override
    public void run() {
        remote.output().done("Deleted service account " + name + ".", remote.api().delete(AccountPaths.account(name)));
    }
}
