package io.serac.server.cli.warehouse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Remote;
import io.serac.server.cli.client.WrongUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "set",
        description = "Changes what is given of a warehouse. A changed storage is tried out first; secrets left out"
                + " of it are kept.",
        mixinStandardHelpOptions = true)
final class SetWarehouse implements Runnable {
    @Mixin
    private Remote remote;

    @Mixin
    private WarehouseOptions options;

    @Parameters(paramLabel = "NAME", description = "Of the warehouse.")
    private String name;

    @Override
    public void run() {
        ObjectNode body = options.body(remote);
        if (body.isEmpty()) {
            throw new WrongUsage("Nothing to change; give --file, --allowed-location, --raw-access,"
                    + " --undrop-period, --restricted-clients or --strict-append");
        }
        remote.output().done("Changed warehouse " + name + ".",
                remote.api().replace(ApiPath.of("/warehouses").name(name), body));
    }
}
