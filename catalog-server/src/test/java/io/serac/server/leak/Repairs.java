package io.serac.server.leak;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.TestClient;
import io.serac.server.operation.Operation;
import java.util.EnumSet;
import java.util.Set;

/** Undoes what somebody has changed who may, so that the next finds everything as it was. Not thread-safe. */
final class Repairs {
    private final TestClient root;
    private final Set<Operation> changes = EnumSet.noneOf(Operation.class);

    Repairs(World world) {
        this.root = world.root;
    }

    /** Operations that succeeded for somebody. */
    Set<Operation> changes() {
        return EnumSet.copyOf(changes);
    }

    void after(Exchange exchange) {
        if (!exchange.isSuccess()) {
            return;
        }
        Ask ask = exchange.ask();
        changes.add(ask.operation());
        Target target = ask.target();
        switch (ask.operation()) {
            case CREATE_TABLE -> root.delete(ask.path() + "/new?purgeRequested=true").is(204);
            case DROP_TABLE -> undrop(target.warehouse());
            case RENAME_TABLE -> root.send("POST", ask.path(), ask.body().replace(quoted(target.table()), "\"?\"")
                    .replace("\"new\"", quoted(target.table())).replace("\"?\"", "\"new\"")).is(204);
            case PUT_TABLE_OWNER -> root.put(ask.path(), "{'owner': '" + exchange.person().name() + "'}").is(200);
            case PUT_TABLE_PROTECTION, PUT_WAREHOUSE_PROTECTION, PUT_NAMESPACE_PROTECTION, PUT_VIEW_PROTECTION ->
                root.put(ask.path(), "{'enabled': false}").is(200);
            case PUT_WAREHOUSE_MANAGED_ACCESS -> root.put(ask.path(), "{'enabled': false}").is(200);
            case PUT_SERVER_GRANT, PUT_WAREHOUSE_GRANT, PUT_NAMESPACE_GRANT, PUT_TABLE_GRANT, PUT_VIEW_GRANT,
                    PUT_SERVER_POLICY, PUT_WAREHOUSE_POLICY, PUT_NAMESPACE_POLICY, PUT_TABLE_POLICY, PUT_VIEW_POLICY ->
                root.delete(ask.path()).is(204);
            default -> {
                // Concerns nothing that the suite asks about.
            }
        }
    }

    private void undrop(String warehouse) {
        for (JsonNode dropped : root.get("/admin/v1/warehouses/" + warehouse + "/dropped").is(200).at("/items")) {
            root.post("/admin/v1/warehouses/" + warehouse + "/dropped/" + dropped.path("id").asText() + "/undrop", "{}")
                    .is(200);
        }
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
