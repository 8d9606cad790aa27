package io.serac.server.cli.warehouse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Remote;
import io.serac.server.cli.client.WrongUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "create", description = "Creates a warehouse. Its storage is tried out first.",
        mixinStandardHelpOptions = true)
final class CreateWarehouse implements Runnable {
    @Mixin
    private Remote remote;

    @Mixin
    private WarehouseOptions options;

    @Option(names = "--protected", description = "Refuse to delete it.")
    private boolean isProtected;

    @Parameters(paramLabel = "NAME", description = "Of the warehouse.")
    private String name;

    @Override
    public void run() {
        if (!options.hasFile()) {
            throw new WrongUsage("Missing required option: '--file=FILE'");
        }
        ObjectNode body = options.body(remote);
        if (isProtected) {
            body.put("protected", true);
        }
        remote.output().done("Created warehouse " + name + ".",
                remote.api().create(ApiPath.of("/warehouses").name(name), body));
    }
}
