package io.serac.server.cli.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.cli.client.AdminApi;
import io.serac.server.cli.client.Answer;
import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.CommandFailure;
import io.serac.server.cli.client.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A table that lives for a moment, by the requests that engines send. Not thread-safe. */
final class Trial {
    private static final String TABLE = "trial";
    private static final int ID_FIELD = 1;

    private final AdminApi api;
    private final String warehouse;
    private final String namespace;
    private final List<JsonNode> steps = new ArrayList<>();
    /** What was made and not dropped yet, the last one first. */
    private final Deque<Made> made = new ArrayDeque<>();

    /**
     * @param namespace
     *            that nobody has
     */
    Trial(AdminApi api, String warehouse, String namespace) {
        this.api = api;
        this.warehouse = warehouse;
        this.namespace = namespace;
    }

    /**
     * @return the steps and their times
     * @throws CommandFailure
     *             with the step that failed, after what was made before it was dropped again
     */
    List<JsonNode> run() {
        try {
            JsonNode config = step("read the configuration",
                    () -> api.get(ApiPath.ofCatalog("/config").query("warehouse", warehouse))).body();
            ApiPath namespaces = ApiPath.ofCatalog("").name(config.at("/overrides/prefix").asText(warehouse))
                    .then("namespaces");
            ObjectNode wanted = Json.object();
            wanted.putArray("namespace").add(namespace);
            step("create a namespace", () -> api.post(namespaces, wanted));
            ApiPath ours = namespaces.namespace(List.of(namespace));
            made.push(new Made("namespace " + namespace, ours));
            JsonNode created = step("create a table", () -> api.post(ours.then("tables"), table())).body();
            ApiPath table = ours.then("tables").name(TABLE);
            made.push(new Made("table " + namespace + "." + TABLE, table.query("purgeRequested", "true")));
            JsonNode loaded = step("read the table", () -> api.get(table)).body();
            requireSame(created, loaded, "/metadata-location");
            requireSame(created, loaded, "/metadata/table-uuid");
            while (!made.isEmpty()) {
                Made last = made.getFirst();
                step("drop " + last.what(), () -> api.delete(last.drop()));
                made.pop();
            }
            return steps;
        } catch (CommandFailure failure) {
            dropAgain();
            throw failure;
        }
    }

    /** What a failed trial could not drop. */
    List<String> leftovers() {
        return made.stream().map(Made::what).toList();
    }

    /** The failure that led here is told, and what stays behind by name; another one would only hide them. */
    private void dropAgain() {
        List<Made> left = new ArrayList<>();
        for (Made each : made) {
            try {
                api.delete(each.drop());
            } catch (CommandFailure e) {
                left.add(each);
            }
        }
        made.clear();
        made.addAll(left);
    }

    private static void requireSame(JsonNode created, JsonNode loaded, String field) {
        if (created.at(field).asText().isEmpty() || !created.at(field).equals(loaded.at(field))) {
            throw new CommandFailure("read the table: another one than was created answers, by " + field);
        }
    }

    private static ObjectNode table() {
        ObjectNode table = Json.object().put("name", TABLE);
        ObjectNode schema = table.putObject("schema").put("type", "struct");
        schema.putArray("fields").addObject().put("id", ID_FIELD).put("name", "id").put("required", true).put("type",
                "long");
        return table;
    }

    private Answer step(String name, Supplier<Answer> request) {
        long began = System.nanoTime();
        try {
            Answer answer = request.get();
            steps.add(Json.object().put("step", name).put("milliseconds",
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)));
            return answer;
        } catch (CommandFailure e) {
            throw new CommandFailure(name + ": " + e.getMessage());
        }
    }

    private record Made(String what, ApiPath drop) {
    }
}
