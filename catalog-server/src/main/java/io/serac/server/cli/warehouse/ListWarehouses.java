package io.serac.server.cli.warehouse;

import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.Remote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Lists the warehouses you may see.", mixinStandardHelpOptions = true)
final class ListWarehouses implements Runnable {
    static final Column[] COLUMNS = {Column.of("NAME", "name"),
            new Column("STORAGE", warehouse -> warehouse.at("/storage/type").asText()),
            new Column("ROOT", warehouse -> warehouse.at("/storage/root").asText()),
            Column.of("PROTECTED", "protected"), Column.of("CREATED", "created-at")};

    @Mixin
    private Remote remote;

    @Override
    public void run() {
        remote.output().list(remote.api().list(ApiPath.of("/warehouses")), COLUMNS);
    }
}
