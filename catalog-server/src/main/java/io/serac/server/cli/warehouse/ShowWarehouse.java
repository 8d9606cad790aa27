package io.serac.server.cli.warehouse;

import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows a warehouse.", mixinStandardHelpOptions = true)
final class ShowWarehouse implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "NAME", description = "Of the warehouse.")
    private String name;

    @Override
    public void run() {
        remote.output().one(remote.api().get(ApiPath.of("/warehouses").name(name)).body(), Column.of("NAME", "name"),
                Column.of("ID", "id"), new Column("STORAGE", warehouse -> warehouse.at("/storage/type").asText()),
                new Column("ROOT", warehouse -> warehouse.at("/storage/root").asText()),
                Column.of("RAW-ACCESS", "raw-access"), Column.of("ALLOWED-LOCATIONS", "allowed-locations"),
                Column.of("PROPERTIES", "properties"), Column.of("UNDROP-PERIOD", "undrop-period"),
                Column.of("RESTRICTED-CLIENTS", "restricted-clients"), Column.of("STRICT-APPEND", "strict-append"),
                Column.of("PROTECTED", "protected"), Column.of("CREATED", "created-at"));
    }
}
