package io.serac.server.cli.account;

import picocli.CommandLine.Command;

/** The commands about service accounts. */
@Command(name = "service-account", description = "Manages the accounts of programs, and their secrets.",
        mixinStandardHelpOptions = true,
        subcommands = {ListAccounts.class, CreateAccount.class, DeleteAccount.class, DisableAccount.class,
                EnableAccount.class, SecretCommand.class})
public final class ServiceAccountCommand {
    /** Made by the command line. */
    public ServiceAccountCommand() {
    }
}
