package io.serac.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Where the {@link Profile} is kept: in the environment, for programs, or else in a private file. Immutable.
 */
final class Profiles {
    private static final String SERVER = Terminal.PREFIX + "SERVER";
    private static final String CREDENTIAL = Terminal.PREFIX + "CREDENTIAL";
    private static final String TOKEN = Terminal.PREFIX + "TOKEN";
    private static final String CA_FILE = Terminal.PREFIX + "CA_FILE";

    private final Terminal terminal;
    private final Path file;

    Profiles(Terminal terminal, Optional<Path> file) {
        this.terminal = terminal;
        this.file = file.orElseGet(() -> terminal.home().resolve(".config/serac/cli.json"));
    }

    Path file() {
        return file;
    }

    /** A credential that is in the environment. */
    Optional<Credential> credential() {
        return terminal.variable(CREDENTIAL).map(Credential::parse);
    }

    /** A token that is in the environment. */
    Optional<String> token() {
        return terminal.variable(TOKEN);
    }

    /** Authorities to believe that are in the environment. */
    Optional<Path> caFile() {
        return terminal.variable(CA_FILE).map(Path::of);
    }

    Profile load() {
        Optional<URI> server = terminal.variable(SERVER).map(ServerAddress::parse);
        if (server.isPresent()) {
            return fromEnvironment(server.get()).trusting(caFile());
        }
        if (!Files.exists(file)) {
            throw new CommandFailure("Not logged in. Begin with: serac login http://localhost:8181");
        }
        return parse(PrivateFile.read(file));
    }

    /** Keeps the profile, unless the environment has it. */
    void save(Profile profile) {
        if (terminal.variable(SERVER).isPresent()) {
            return;
        }
        ObjectNode json = Json.object().put("server", profile.server().toString());
        profile.credential().ifPresent(credential -> json.put("credential", credential.text()));
        profile.token().ifPresent(token -> json.put("token", token));
        profile.expiresAt().ifPresent(time -> json.put("token-expires-at", time.toString()));
        profile.caFile().ifPresent(path -> json.put("ca-file", path.toString()));
        PrivateFile.replace(file, Json.pretty(json) + "\n");
    }

    /** @return whether there was one */
    boolean delete() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CommandFailure("Cannot delete " + file + ": " + e);
        }
    }

    private Profile fromEnvironment(URI server) {
        Optional<Credential> credential = credential();
        if (credential.isPresent()) {
            return Profile.of(server, credential.get());
        }
        return Profile.of(server, token().orElseThrow(() -> new CommandFailure(
                SERVER + " is set, so " + CREDENTIAL + " or " + TOKEN + " has to be set too")));
    }

    private Profile parse(String text) {
        JsonNode json = Json.parse(text).orElseThrow(this::unreadable);
        try {
            return new Profile(ServerAddress.parse(json.path("server").asText()),
                    text(json, "credential").map(Credential::parse), text(json, "token"),
                    text(json, "token-expires-at").map(Instant::parse), text(json, "ca-file").map(Path::of));
        } catch (WrongUsage | DateTimeParseException e) {
            throw unreadable();
        }
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.ofNullable(json.path(field).textValue());
    }

    private CommandFailure unreadable() {
        return new CommandFailure(file + " is not a profile of this program. Log in again: serac login");
    }
}
