package io.serac.server.cli.role;

import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Lists the roles you may see.", mixinStandardHelpOptions = true)
final class ListRoles implements Runnable {
    @Mixin
    private Remote remote;

    @Override
    public void run() {
        remote.output().list(remote.api().list(RolePaths.roles()), RolePaths.COLUMNS);
    }
}
