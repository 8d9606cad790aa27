package io.serac.server.cli.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.cli.client.AdminApi;
import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.CommandFailure;
import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.Output;
import io.serac.server.cli.client.Remote;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "check-pointers",
        description = "Lists tables and views whose pointer is older than the metadata files in the storage, or whose file is"
                + " missing, as after a restore of the database. Changes nothing. Status 1 if there are any.",
        mixinStandardHelpOptions = true)
final class CheckPointers implements Runnable {
    private static final int PROGRESS_EVERY = 1000;

    @Mixin
    private Remote remote;

    @Option(names = "--page-token", paramLabel = "TOKEN", description = "Goes on where an earlier run was interrupted.")
    private @Nullable String begin;

    @Parameters(paramLabel = "NAME", description = "Of the warehouse.")
    private String name;

    @Override
    public void run() {
        List<JsonNode> found = new ArrayList<>();
        long checked = walk(found);
        tell(found, checked);
        if (!found.isEmpty()) {
            throw new CommandFailure(found.size() + " of " + checked + " pointers of warehouse " + name
                    + " are not what the storage has. Nothing was changed; what to do: docs/operations/backup.md");
        }
        remote.output().say("All " + checked + " pointers of warehouse " + name + " are as new as the storage.");
    }

    private long walk(List<JsonNode> found) {
        AdminApi api = remote.api();
        ApiPath path = ApiPath.of("/warehouses").name(name).then("stale-pointers");
        String token = begin;
        long checked = 0;
        long told = 0;
        try {
            do {
                JsonNode page = api.get(token == null ? path : path.query("page-token", token)).body();
                page.path("items").forEach(found::add);
                checked += page.path("checked").asLong();
                token = page.path("next-page-token").textValue();
                if (token != null && checked - told >= PROGRESS_EVERY) {
                    told = checked;
                    remote.terminal().error().println(checked + " checked, " + found.size() + " found");
                }
            } while (token != null);
        } catch (CommandFailure e) {
            if (token != null && checked > 0) {
                tell(found, checked);
                remote.terminal().error().println(checked + " checked, " + found.size()
                        + " found before this; go on with --page-token " + token);
            }
            throw e;
        }
        return checked;
    }

    private void tell(List<JsonNode> found, long checked) {
        Output output = remote.output();
        if (output.isJson()) {
            ObjectNode json = Json.object().put("checked", checked);
            ArrayNode items = json.putArray("items");
            items.addAll(found);
            output.document(json);
        } else if (!found.isEmpty()) {
            output.table(found, Column.of("PROBLEM", "problem"), Column.of("TYPE", "type"),
                    new Column("NAME", CheckPointers::nameOf), Column.of("POINTER", "metadata-location"),
                    Column.of("NEWEST-FILE", "newest-file"));
        }
    }

    private static String nameOf(JsonNode item) {
        List<String> levels = new ArrayList<>();
        item.path("namespace").forEach(level -> levels.add(level.asText()));
        levels.add(item.path("name").asText());
        return String.join(".", levels);
    }
}
