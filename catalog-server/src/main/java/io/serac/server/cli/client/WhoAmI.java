package io.serac.server.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says who the caller is to the server. Not thread-safe. */
@Command(name = "whoami", description = "Says who you are to the server, and your roles.",
        mixinStandardHelpOptions = true)
public final class WhoAmI implements Runnable {
    @Mixin
    private Remote remote;

    @Override
    public void run() {
        remote.output().one(remote.api().get(ApiPath.of("/whoami")).body(), Column.of("PRINCIPAL", "principal"),
                Column.of("ROLES", "roles"), Column.of("ENGINE", "engine"), Column.of("EPOCH", "epoch"));
    }
}
