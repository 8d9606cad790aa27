package io.serac.server.cli.policy;

import picocli.CommandLine.Command;

/** The commands about restrictions. */
@Command(name = "policy", description = "Manages restrictions: rules that only take away.",
        mixinStandardHelpOptions = true,
        subcommands = {ListPolicies.class, ShowPolicy.class, SetPolicy.class, DeletePolicy.class})
public final class PolicyCommand {
    /** Made by the command line. */
    public PolicyCommand() {
    }
}
