package io.serac.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that talk to a server, and what follows from them. Not thread-safe. */
public final class Remote {
    private static final String JSON_HELP = "Answer in JSON, for programs.";
    private static final String FILE_HELP = "Where server and credential are kept; default ~/.config/serac/cli.json.";

    private final Terminal terminal;

    @Option(names = "--json", description = JSON_HELP)
    private boolean isJson;

    @Option(names = "--profile-file", paramLabel = "FILE", description = FILE_HELP)
    private @Nullable Path profileFile;

    /** For the command that is run at this terminal. */
    public Remote(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What surrounds the command. */
    public Terminal terminal() {
        return terminal;
    }

    /** The API of the server that the user is logged in to. */
    public AdminApi api() {
        Profiles profiles = profiles();
        return new AdminApi(profiles.load(), terminal.clock(), profiles::save);
    }

    /** Where answers go. */
    public Output output() {
        return new Output(terminal.out(), isJson);
    }

    /** Says what the server warns of; not where programs read the answer. */
    public void warn(Answer answer) {
        for (JsonNode warning : answer.body().path("warnings")) {
            terminal.error().println("serac: warning: " + Printable.of(Column.text(warning)));
        }
    }

    Profiles profiles() {
        return new Profiles(terminal, Optional.ofNullable(profileFile));
    }
}
