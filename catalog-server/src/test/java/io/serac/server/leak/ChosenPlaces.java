package io.serac.server.leak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.TestClient;
import io.serac.server.operation.Operation;
import java.util.List;

/**
 * Somebody who may create, register and choose locations in a namespace of his own points all of it at tables that he does not see,
 * whose places he has learned.
 */
final class ChosenPlaces {
    private static final String KEYS = "vended-credentials";

    private final World world;
    private final Wire wire;
    private final Leaks leaks;

    ChosenPlaces(World world, Wire wire, Leaks leaks) {
        this.world = world;
        this.wire = wire;
        this.leaks = leaks;
    }

    void go() {
        for (Tree tree : world.trees.values()) {
            Target own = new Target(tree.warehouse(), World.SANDBOX, "mine", "v", Kind.CLOSED, "id", tree.tags());
            send(Doors.right(Operation.CREATE_TABLE, own).withBody(create("mine", World.json())));
            for (TreeTable table : tree.tables()) {
                for (String place : List.of(table.location(), table.location() + "/data",
                        table.location().replaceFirst("/[^/]+$", ""), table.metadataLocation())) {
                    creates(own, place);
                    commits(own, place);
                }
                registers(own, table.metadataLocation());
                moves(own, tree, table);
                signs(own, table);
            }
        }
    }

    private void creates(Target own, String place) {
        refused(Doors.right(Operation.CREATE_TABLE, own)
                .withBody(create("there", World.json().put("location", place))));
        refused(Doors.right(Operation.CREATE_TABLE, own).with("X-Iceberg-Access-Delegation", KEYS)
                .withBody(create("there", World.json().put("location", place).put("stage-create", true))));
        for (String property : List.of("write.data.path", "write.metadata.path", "write.object-storage.path",
                "write.folder-storage.path")) {
            ObjectNode body = World.json();
            body.putObject("properties").put(property, place);
            refused(Doors.right(Operation.CREATE_TABLE, own).with("X-Iceberg-Access-Delegation", KEYS)
                    .withBody(create("there", body)));
        }
        ObjectNode namespace = World.json();
        namespace.putArray("namespace").add(World.SANDBOX).add("sub");
        namespace.putObject("properties").put("location", place);
        send(Doors.right(Operation.CREATE_NAMESPACE, own).withBody(namespace.toString()));
    }

    private void commits(Target own, String place) {
        ObjectNode body = World.json();
        body.putArray("requirements");
        body.putArray("updates").addObject().put("action", "set-location").put("location", place);
        refused(Doors.right(Operation.UPDATE_TABLE, own).with("X-Iceberg-Access-Delegation", KEYS)
                .withBody(body.toString()));
    }

    private void registers(Target own, String metadata) {
        for (String path : List.of(metadata, metadata.replaceFirst("/metadata/", "/metadata/../metadata/"),
                metadata.replaceFirst("//", "///"), metadata + "?x", metadata.replace(".metadata.json", ""))) {
            for (boolean isOver : new boolean[]{false, true}) {
                ObjectNode body =
                        World.json().put("name", "mine").put("metadata-location", path).put("overwrite", isOver);
                refused(Doors.right(Operation.REGISTER_TABLE, own).with("X-Iceberg-Access-Delegation", KEYS)
                        .withBody(body.toString()));
                refused(Doors.right(Operation.REGISTER_TABLE, own).withBody(body.put("name", "taken").toString()));
                refused(Doors.right(Operation.REGISTER_VIEW, own).withBody(body.put("name", "view").toString()));
            }
        }
    }

    private void moves(Target own, Tree tree, TreeTable table) {
        refused(Doors.right(Operation.RENAME_TABLE, own).withBody(rename(tree.namespace(), table.name(), World.SANDBOX,
                "stolen")));
        refused(Doors.right(Operation.RENAME_TABLE, own).withBody(rename(World.SANDBOX, "mine", tree.namespace(),
                "planted")));
        refused(Doors.right(Operation.RENAME_TABLE, own).withBody(rename(World.SANDBOX, "mine", tree.namespace(),
                table.name())));
        refused(Doors.right(Operation.COMMIT_TRANSACTION, own).withBody("""
                {"table-changes": [
                  {"identifier": {"namespace": ["sandbox"], "name": "mine"}, "requirements": [], "updates": []},
                  {"identifier": {"namespace": ["%s"], "name": "%s"}, "requirements": [
                     {"type": "assert-ref-snapshot-id", "ref": "main", "snapshot-id": 1}], "updates": [
                     {"action": "set-properties", "updates": {"a": "b"}}]}]}
                """.formatted(tree.namespace(), table.name())));
    }

    private void signs(Target own, TreeTable table) {
        for (String file : table.dataFiles()) {
            String address = file.replaceFirst("s3:/", world.store.endpoint().toString()).replace("=", "%3D");
            for (String uri : List.of(address, address.replace("/data/", "/%2e%2e/data/"),
                    world.store.endpoint() + "/lake/?list-type=2&prefix=wh/")) {
                ObjectNode body = World.json().put("region", "us-east-1").put("method", "GET").put("uri", uri);
                body.putObject("headers");
                refused(Doors.right(Operation.SIGN_REQUEST, own).withBody(body.toString()));
            }
        }
    }

    private static String rename(String from, String name, String to, String as) {
        return "{\"source\": {\"namespace\": [\"" + from + "\"], \"name\": \"" + name
                + "\"}, \"destination\": {\"namespace\": [\"" + to + "\"], \"name\": \"" + as + "\"}}";
    }

    private static String create(String name, ObjectNode more) {
        String plain = TestClient.tableBody(name).replace('\'', '"').strip();
        return more.isEmpty() ? plain : plain.substring(0, plain.length() - 1) + ", " + more.toString().substring(1);
    }

    private void refused(Ask ask) {
        Exchange exchange = send(ask);
        if (exchange.isSuccess()) {
            leaks.report(ask.operation() + " with a chosen place", exchange.toString());
        }
    }

    private Exchange send(Ask ask) {
        return leaks.judge(wire.send(world.maker, ask));
    }
}
