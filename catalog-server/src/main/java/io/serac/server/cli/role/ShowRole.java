package io.serac.server.cli.role;

import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows a role.", mixinStandardHelpOptions = true)
final class ShowRole implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "ROLE", description = "Name of the role.")
    private String role;

    @Override
    public void run() {
        remote.output().one(remote.api().get(RolePaths.role(role)).body(), RolePaths.COLUMNS);
    }
}
