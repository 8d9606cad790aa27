package io.serac.server.cli.role;

import io.serac.server.cli.client.Answer;
import io.serac.server.cli.client.PrincipalHelp;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "remove-member", description = "Takes a principal out of a role.", mixinStandardHelpOptions = true)
final class RemoveMember implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "ROLE", description = "Name of the role.")
    private String role;

    @Parameters(paramLabel = "REF", description = PrincipalHelp.TEXT)
    private String principal;

    @Override
    public void run() {
        Answer answer = remote.api().delete(RolePaths.member(role, principal));
        remote.output().done(principal + " is no longer a member of role " + role + ".", answer);
    }
}
