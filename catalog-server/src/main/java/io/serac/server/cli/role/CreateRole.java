package io.serac.server.cli.role;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.cli.client.Answer;
import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.Remote;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "create", description = "Creates a role that does not exist yet.", mixinStandardHelpOptions = true)
final class CreateRole implements Runnable {
    private static final String OWNER_HELP = "Who may manage the role; default: you.";
    private static final String TOKEN_HELP = "Whether a token that names the role is enough to have it; default true.";

    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "ROLE", description = "Name of the role.")
    private String role;

    @Option(names = "--owner", paramLabel = "REF", description = OWNER_HELP)
    private @Nullable String owner;

    @Option(names = "--token-assignable", arity = "1", paramLabel = "true|false", description = TOKEN_HELP)
    private @Nullable Boolean tokenAssignable;

    @Override
    public void run() {
        ObjectNode body = Json.object();
        if (owner != null) {
            body.put("owner", owner);
        }
        if (tokenAssignable != null) {
            body.put("token-assignable", tokenAssignable);
        }
        Answer answer = remote.api().create(RolePaths.role(role), body);
        remote.output().done("Created role " + role + ".", answer);
    }
}
