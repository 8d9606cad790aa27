package io.serac.server.cli.role;

import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Lists the mappings.", mixinStandardHelpOptions = true)
final class ListMappings implements Runnable {
    @Mixin
    private Remote remote;

    @Override
    public void run() {
        remote.output().list(remote.api().list(ApiPath.of("/token-role-mappings")), Column.of("ID", "id"),
                Column.of("ISSUER", "issuer"), Column.of("VALUE", "value"), Column.of("ROLE", "role"),
                Column.of("CREATED", "created-at"));
    }
}
