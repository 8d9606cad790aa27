package io.serac.server.cli.role;

import picocli.CommandLine.Command;

/** The commands about what values in tokens mean. */
@Command(name = "token-role-mapping", description = "Manages which roles the values in tokens lead to.",
        mixinStandardHelpOptions = true,
        subcommands = {ListMappings.class, CreateMapping.class, DeleteMapping.class})
public final class TokenRoleMappingCommand {
    /** Made by the command line. */
    public TokenRoleMappingCommand() {
    }
}
