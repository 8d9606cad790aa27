package io.serac.server.cli.warehouse;

import picocli.CommandLine.Command;

/** The commands about warehouses. */
@Command(name = "warehouse", description = "Makes and changes warehouses, looks at them and tries out their storage.",
        mixinStandardHelpOptions = true,
        subcommands = {ListWarehouses.class, ShowWarehouse.class, CreateWarehouse.class, SetWarehouse.class,
                CheckWarehouse.class, TryWarehouse.class, CheckPointers.class})
public final class WarehouseCommand {
    /** Made by the command line. */
    public WarehouseCommand() {
    }
}
