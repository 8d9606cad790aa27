package io.serac.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class CommandsPageTest {
    private static final Path PAGE = Path.of("../docs/reference/cli.md");
    private static final int WIDTH = 100;
    private static final String HEAD = """
            # Command line

            This page is generated from the code: `mvn -q -pl catalog-server -am test -Dtest=CommandsPageTest \
            -Dsurefire.failIfNoSpecifiedTests=false -Dserac.regenerate=true` writes it anew. It is what `--help` says.

            `serve`, `migrate`, `rotate-signing-key` and `rewrap-secrets` run where they are typed. All others are clients of the \
            [admin REST API](../../openapi/src/main/resources/openapi/admin.yaml) of a running server; they begin with `login`, and \
            [First hour as administrator](../how-to/administer-access.md) shows them at work.

            **Securables** are written `server`, `warehouse W`, `namespace W A.B`, `table W A.B.T`, `view W A.B.V`. Dots separate \
            levels; a dot or backslash that belongs to a name has a backslash before it, so that in most shells the word needs \
            quotes: `namespace main 'v1\\.2.eu'`.

            **Principals** are written `user:ISSUER:SUBJECT`, `service-account:NAME`, `role:NAME` or `everyone`.

            **Where server and credential are kept**: in `~/.config/serac/cli.json`, or the file of `--profile-file`, which only \
            their owner can read. If `SERAC_CLI_SERVER` is set, that server is used, with `SERAC_CLI_CREDENTIAL` \
            (`client-id:client-secret`) or `SERAC_CLI_TOKEN`, and no file is read or written.

            **Status**: 0 done, 1 refused or failed, 2 wrong usage. A refusal is told in the server's words, with the request id, on \
            the standard error.
            """;

    @Test
    void pageInTheRepositoryIsWhatHelpSays() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        append(page, root());
        if (Boolean.getBoolean("serac.regenerate")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/reference/cli.md is out of date; its first lines say how to write it anew")
                .isEqualTo(page.toString());
    }

    @Test
    void everyCommandHasHelpAndEveryOptionASentence() {
        check(root());
    }

    private static void check(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        assertThat(command.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
        assertThat(command.getCommandSpec().optionsMap()).as(name).containsKey("--help");
        assertThat(command.getCommandSpec().args()).as(name)
                .allSatisfy(argument -> assertThat(argument.description()).isNotEmpty());
        // A secret in an argument would be in the shell's history and in the list of processes.
        assertThat(command.getCommandSpec().optionsMap().keySet()).as(name).doesNotContain("--token", "--secret",
                "--credential", "--password", "--client-secret");
        command.getSubcommands().values().forEach(CommandsPageTest::check);
    }

    private static void append(StringBuilder page, CommandLine command) {
        command.setUsageHelpAutoWidth(false).setUsageHelpWidth(WIDTH);
        page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n")
                .append(command.getUsageMessage(Ansi.OFF).lines().map(String::stripTrailing)
                        .reduce("", (text, line) -> text + line + "\n"))
                .append("```\n");
        command.getSubcommands().values().forEach(sub -> append(page, sub));
    }

    private static CommandLine root() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return CommandLines.commandLine(TestTerminals.of(Map.of(), nowhere, nowhere));
    }
}
