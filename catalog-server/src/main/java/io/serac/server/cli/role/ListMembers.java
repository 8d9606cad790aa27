package io.serac.server.cli.role;

import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "members", description = "Lists the members of a role.", mixinStandardHelpOptions = true)
final class ListMembers implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "ROLE", description = "Name of the role.")
    private String role;

    @Override
    public void run() {
        remote.output().list(remote.api().list(RolePaths.role(role).then("members")), Column.of("MEMBER", "member"),
                Column.of("ADMIN-OPTION", "admin-option"), Column.of("CREATED", "created-at"));
    }
}
