package io.serac.server.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.cli.client.AdminApi;
import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.CommandFailure;
import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.JsonFile;
import io.serac.server.cli.client.Remote;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * Makes what a file names and is not there yet, so that it can be run again: after an installation, and after a failure half way.
 * Not thread-safe.
 */
@Command(name = "apply",
        description = "Makes the warehouses, roles, members and grants of a file that are not there yet. What is there"
                + " stays as it is, and nothing is deleted.",
        footer = {"", "The file is a JSON object:",
                "  {\"warehouses\": [{\"name\": \"lake\", \"storage-file\": \"s3.json\"}],",
                "   \"roles\": [{\"name\": \"analyst\", \"members\": [\"user:keycloak:alice\"]}],",
                "   \"grants\": [\"SELECT on warehouse lake to role:analyst\"]}",
                "Warehouses and roles have the other fields of the admin API too. A storage without secrets may stand in"
                        + " the file itself, as 'storage'; 'storage-file' names a file as 'warehouse create --file' reads it."},
        mixinStandardHelpOptions = true)
public final class Apply implements Runnable {
    private static final Column[] COLUMNS = {Column.of("WHAT", "what"), Column.of("RESULT", "result")};

    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "FILE", description = "What there shall be" + JsonFile.HELP)
    private String file;

    @Override
    public void run() {
        List<Step> steps = Steps.of(JsonFile.readObject(file, remote.terminal()), remote.terminal());
        AdminApi api = remote.api();
        List<JsonNode> results = new ArrayList<>();
        for (Step step : steps) {
            results.add(Json.object().put("what", step.what()).put("result",
                    isMade(api, step) ? "created" : "was there"));
        }
        remote.output().list(results, COLUMNS);
    }

    private static boolean isMade(AdminApi api, Step step) {
        try {
            return api.createIfAbsent(step.path(), step.body());
        } catch (CommandFailure e) {
            throw new CommandFailure("Cannot make " + step.what() + ": " + e.getMessage());
        }
    }
}
