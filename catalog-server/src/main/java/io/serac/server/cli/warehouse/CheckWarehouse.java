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
import picocli.CommandLine.Parameters;

@Command(name = "check", description = "Lets the server try out the storage of a warehouse. Status 1 if that fails.",
        mixinStandardHelpOptions = true)
final class CheckWarehouse implements Runnable {
    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "NAME", description = "Of the warehouse.")
    private String name;

    @Override
    public void run() {
        JsonNode report = remote.api()
                .post(ApiPath.of("/warehouses").name(name).then("storage").then("check"), Json.object()).body();
        Output output = remote.output();
        if (output.isJson()) {
            output.document(report);
        } else {
            List<JsonNode> checks = new ArrayList<>();
            report.path("checks").forEach(checks::add);
            output.table(checks, Column.of("CHECK", "check"), Column.of("PASSED", "passed"),
                    Column.of("REQUIRED", "required"), Column.of("MESSAGE", "message"));
        }
        if (!report.path("passed").asBoolean()) {
            throw new CommandFailure("The storage of warehouse " + name + " did not pass. "
                    + report.path("summary").asText());
        }
    }
}
