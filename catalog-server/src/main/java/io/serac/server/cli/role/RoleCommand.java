package io.serac.server.cli.role;

import picocli.CommandLine.Command;

/** The commands about roles. */
@Command(name = "role", description = "Manages roles and their members.", mixinStandardHelpOptions = true,
        subcommands = {ListRoles.class, ShowRole.class, CreateRole.class, DeleteRole.class, ListMembers.class,
                AddMember.class, RemoveMember.class})
public final class RoleCommand {
    /** Made by the command line. */
    public RoleCommand() {
    }
}
