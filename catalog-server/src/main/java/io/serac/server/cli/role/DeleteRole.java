package io.serac.server.cli.role;

import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Deletes a role, its memberships and its grants.",
        mixinStandardHelpOptions = true)
final class DeleteRole implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "ROLE", description = "Name of the role.")
    private String role;

    @Override
    public void run() {
        remote.output().done("Deleted role " + role + ".", remote.api().delete(RolePaths.role(role)));
    }
}
