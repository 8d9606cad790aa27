package io.serac.server.cli.role;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.cli.client.Answer;
import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "create", description = "Gives a role to all whose token has a value.", mixinStandardHelpOptions = true)
final class CreateMapping implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "ID", description = "A name of your choice for the mapping.")
    private String id;

    @Option(names = "--issuer", paramLabel = "NAME", required = true, description = "Issuer as named in the settings.")
    private String issuer = "";

    @Option(names = "--value", paramLabel = "TEXT", required = true,
            description = "Value in a role claim of the token.")
    private String value = "";

    @Option(names = "--role", paramLabel = "ROLE", required = true, description = "Name of the role.")
    private String role = "";

    @Override
    public void run() {
        ObjectNode body = Json.object().put("issuer", issuer).put("value", value).put("role", role);
        Answer answer = remote.api().create(ApiPath.of("/token-role-mappings").name(id), body);
        remote.output().done("Value " + value + " of issuer " + issuer + " leads to role " + role + ".", answer);
        remote.warn(answer);
    }
}
