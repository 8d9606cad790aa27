package io.serac.server.cli.role;

import io.serac.server.cli.client.Answer;
import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.PrincipalHelp;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "add-member", description = "Makes a principal a member of a role. Once more changes the admin option.",
        mixinStandardHelpOptions = true)
final class AddMember implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "ROLE", description = "Name of the role.")
    private String role;

    @Parameters(paramLabel = "REF", description = PrincipalHelp.TEXT)
    private String principal;

    @Option(names = "--admin-option", description = "The member may add and remove members.")
    private boolean hasAdminOption;

    @Override
    public void run() {
        Answer answer = remote.api().put(RolePaths.member(role, principal),
                Json.object().put("admin-option", hasAdminOption));
        remote.output().done(principal + " is a member of role " + role
                + (hasAdminOption ? ", with admin option." : "."), answer);
    }
}
