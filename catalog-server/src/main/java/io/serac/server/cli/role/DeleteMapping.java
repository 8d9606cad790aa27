package io.serac.server.cli.role;

import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Deletes a mapping.", mixinStandardHelpOptions = true)
final class DeleteMapping implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "ID", description = "Of the mapping.")
    private String id;

    @Override
    public void run() {
        remote.output().done("Deleted mapping " + id + ".",
                remote.api().delete(ApiPath.of("/token-role-mappings").name(id)));
    }
}
