package io.serac.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Makes sure that a credential or token is good, and keeps it. There is no option that takes a secret: it would stay in the
 * shell's history and be in the list of processes. Not thread-safe.
 */
@Command(name = "login", description = "Logs in to a server, by a credential or a token.", footer = {"",
        "Without an option the credential is taken from SERAC_CLI_CREDENTIAL, the token from SERAC_CLI_TOKEN; else the "
                + "credential is asked for, or read from the standard input. A credential is client-id:client-secret."},
        mixinStandardHelpOptions = true)
public final class Login implements Runnable {
    private static final String STANDARD_INPUT = "-";
    private static final int SECRET_BYTES_MAX = 64 * 1024;

    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "URL", description = "Of the server, such as http://localhost:8181.")
    private String url;

    @Option(names = "--ca-file", paramLabel = "FILE",
            description = "PEM file with authorities that servers are believed by beside those of the JVM; it is read again by "
                    + "each command. Also SERAC_CLI_CA_FILE.")
    private @Nullable Path caFile;

    @ArgGroup
    private @Nullable Source source;

    /** Where the secret comes from. */
    static final class Source {
        @Option(names = "--credential-file", paramLabel = "FILE",
                description = "With the credential; -: standard input.")
        private @Nullable String credentialFile;

        @Option(names = "--token-file", paramLabel = "FILE", description = "With a token; -: standard input.")
        private @Nullable String tokenFile;
    }

    @Override
    public void run() {
        Profiles profiles = remote.profiles();
        URI server = ServerAddress.parse(url);
        Kept kept = new Kept(profile(server, profiles)
                .trusting(Optional.ofNullable(caFile).or(profiles::caFile)));
        JsonNode caller = new AdminApi(kept.profile, remote.terminal().clock(), kept::keep).get(ApiPath.of("/whoami"))
                .body();
        profiles.save(kept.profile);
        if (ServerAddress.isInTheClear(server)) {
            remote.terminal().error().println("serac: warning: " + server
                    + " is not https; whoever is on the way can read credential and tokens");
        }
        remote.output().done("Logged in to " + server + " as " + caller.path("principal").asText() + ".",
                new Answer(200, caller, Optional.empty(), Optional.empty()));
    }

    private Profile profile(URI server, Profiles profiles) {
        if (source != null && source.tokenFile != null) {
            return Profile.of(server, token(read(source.tokenFile)));
        }
        if (source != null && source.credentialFile != null) {
            return Profile.of(server, Credential.parse(read(source.credentialFile)));
        }
        Optional<Credential> credential = profiles.credential();
        Optional<String> token = profiles.token();
        if (credential.isEmpty() && token.isPresent()) {
            return Profile.of(server, token(token.get()));
        }
        return Profile.of(server, credential.orElseGet(() -> Credential.parse(ask())));
    }

    private static String token(String text) {
        String token = text.strip();
        if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new WrongUsage("A token is one word");
        }
        return token;
    }

    private String ask() {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            return read(STANDARD_INPUT);
        }
        char[] typed = console.readPassword("Credential (client-id:client-secret), not shown: ");
        return typed == null ? "" : new String(typed);
    }

    private String read(String file) {
        try {
            byte[] bytes = file.equals(STANDARD_INPUT)
                    ? remote.terminal().in().readNBytes(SECRET_BYTES_MAX)
                    : Files.readAllBytes(Path.of(file));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandFailure("Cannot read " + file + ": " + e);
        }
    }

    private static final class Kept {
        private Profile profile;

        Kept(Profile profile) {
            this.profile = profile;
        }

        void keep(Profile renewed) {
            profile = renewed;
        }
    }
}
