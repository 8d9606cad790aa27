package io.serac.server.cli.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.CommandFailure;
import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.Output;
import io.serac.server.cli.client.Remote;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "check",
        description = "Lets the server try out the storage of a warehouse. Status 1 if that fails, or if"
                + " nothing is handed out because of a hole.",
        mixinStandardHelpOptions = true)
final class CheckWarehouse implements Runnable {
    @Mixin
    private Remote remote;

    @Option(names = "--last", description = "Shows the last check, and makes none.")
    private boolean isLast;

    @Parameters(paramLabel = "NAME", description = "Of the warehouse.")
    private String name;

    @Override
    public void run() {
        ApiPath path = ApiPath.of("/warehouses").name(name).then("storage").then("check");
        JsonNode report = (isLast ? remote.api().get(path) : remote.api().post(path, Json.object())).body();
        Output output = remote.output();
        if (output.isJson()) {
            output.document(report);
        } else {
            List<JsonNode> checks = new ArrayList<>();
            report.path("checks").forEach(checks::add);
            output.table(checks, Column.of("CHECK", "check"), Column.of("PASSED", "passed"),
                    Column.of("REQUIRED", "required"), Column.of("MESSAGE", "message"));
        }
        if (report.path("stopped").asBoolean()) {
            List<String> holes = new ArrayList<>();
            report.path("holes").forEach(hole -> holes.add(hole.asText()));
            throw new CommandFailure("Nothing is handed out for warehouse " + name + " since a check found a hole: "
                    + String.join(", ", holes) + ". Close it and check again.");
        }
        if (!report.path("passed").asBoolean()) {
            throw new CommandFailure("The storage of warehouse " + name + " did not pass. "
                    + report.path("summary").asText());
        }
    }
}
