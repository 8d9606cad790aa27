package io.serac.server.cli.account;

import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "enable", description = "Takes an account back that was disabled.", mixinStandardHelpOptions = true)
final class EnableAccount implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "NAME", description = "Of the account.")
    private String name;

    @Override
    public void run() {
        remote.output().done("Service account " + name + " is enabled.",
                remote.api().replace(AccountPaths.account(name), Json.object().put("disabled", false)));
    }
}
