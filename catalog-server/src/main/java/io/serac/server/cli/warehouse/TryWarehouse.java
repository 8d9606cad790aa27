package io.serac.server.cli.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.CommandFailure;
import io.serac.server.cli.client.Remote;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "try",
        description = "Creates, reads and drops a namespace and a table in a warehouse, as an engine would, and says how"
                + " long each step took. Nothing of it stays. Needs the rights to do so.",
        mixinStandardHelpOptions = true)
final class TryWarehouse implements Runnable {
    private static final Column[] COLUMNS = {Column.of("STEP", "step"), Column.of("MILLISECONDS", "milliseconds")};

    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "NAME", description = "Of the warehouse.")
    private String name;

    @Override
    public void run() {
        Trial trial = new Trial(remote.api(), name, "serac_try_" + UUID.randomUUID().toString().replace("-", ""));
        try {
            List<JsonNode> steps = trial.run();
            remote.output().list(steps, COLUMNS);
        } catch (CommandFailure e) {
            trial.leftovers().forEach(left -> remote.terminal().error().println("serac: left behind: " + left));
            throw e;
        }
    }
}
