package io.serac.server.cli.account;

import picocli.CommandLine.Command;

@Command(name = "secret", description = "Manages the secrets of an account: two at most, so that one can be replaced.",
        mixinStandardHelpOptions = true,
        subcommands = {ListSecrets.class, CreateSecret.class, DeleteSecret.class})
final class SecretCommand {
}
