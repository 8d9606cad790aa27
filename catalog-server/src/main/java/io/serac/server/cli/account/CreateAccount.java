package io.serac.server.cli.account;

import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "create", description = "Creates an account. It has no secret and no rights yet.",
        mixinStandardHelpOptions = true)
final class CreateAccount implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "NAME", description = "Of the account: a-z, 0-9, dot, hyphen, underscore.")
    private String name;

    @Override
    public void run() {
        remote.output().done("Created service account " + name + ".",
                remote.api().create(AccountPaths.account(name), Json.object()));
    }
}
