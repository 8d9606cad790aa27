package io.serac.server.opa;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rename in Trino takes what the same rename takes in the Iceberg API. */
class TrinoMovesIT {
    private static final String MAIN = "/admin/v1/warehouses/main";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestClient ROOT = SERVER.root();
    private static AskingTrino trino;

    @BeforeAll
    static void prepare() {
        trino = AskingTrino.register(SERVER, "trino", "k", "");
        for (String schema : new String[]{"strict", "loose"}) {
            ROOT.createNamespace(schema);
        }
        for (String user : new String[]{"mover", "carrier", "viewer", "shipper"}) {
            ROOT.put("/admin/v1/principals/user:k:" + user, "{}");
        }
    }

    private static void grant(String securable, String user, String privilege) {
        ROOT.put(MAIN + securable + "/grants/user:k:" + user + "/" + privilege, "{}").is(201);
    }

    private static void revoke(String securable, String user, String privilege) {
        ROOT.delete(MAIN + securable + "/grants/user:k:" + user + "/" + privilege).is(204);
    }

    private static boolean moves(String user, String operation, String name, String target) {
        return trino.ask("allow", user, AskingTrino.action(operation, AskingTrino.table("strict", name)
                + ", 'targetResource': " + target)).at("/result").asBoolean();
    }

    @Test
    void aMoveTakesDropAndCreateAndWinsNoRight() {
        String moved = "/namespaces/strict/tables/moved";
        String there = AskingTrino.table("loose", "moved");
        ROOT.createTable("strict", "moved");
        assertThat(moves("mover", "RenameTable", "moved", there)).isFalse();
        grant(moved, "mover", "DROP");
        assertThat(moves("mover", "RenameTable", "moved", there)).as("he may not create there").isFalse();
        grant("/namespaces/loose", "mover", "CREATE_TABLE");
        assertThat(moves("mover", "RenameTable", "moved", there)).isTrue();
        assertThat(moves("mover", "RenameTable", "moved", AskingTrino.table("strict", "moved2"))).isFalse();
        assertThat(moves("mover", "RenameTable", "moved", AskingTrino.table("loose", "other$files"))).isFalse();

        grant("/namespaces/loose", "mover", "SELECT");
        assertThat(moves("mover", "RenameTable", "moved", there)).as("he would win SELECT").isFalse();
        grant(moved, "mover", "SELECT");
        assertThat(moves("mover", "RenameTable", "moved", there)).isTrue();
        revoke(moved, "mover", "DROP");
        assertThat(moves("mover", "RenameTable", "moved", there)).as("he may not take it away").isFalse();
    }

    @Test
    void aMoveThatLeavesARestrictionBehindTakesTheRightToLiftIt() {
        ROOT.createTable("strict", "kept");
        grant("", "carrier", "DROP");
        grant("", "carrier", "CREATE_TABLE");
        String there = AskingTrino.table("loose", "kept");
        assertThat(moves("carrier", "RenameTable", "kept", there)).isTrue();

        String policy = MAIN + "/namespaces/strict/policies/hide";
        ROOT.put(policy, "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['user:k:mover']}").is(201);

        assertThat(moves("carrier", "RenameTable", "kept", there)).isFalse();
        assertThat(moves("carrier", "RenameTable", "kept", AskingTrino.table("strict", "kept2"))).isTrue();
        grant("/namespaces/strict", "carrier", "MANAGE_POLICY");
        assertThat(moves("carrier", "RenameTable", "kept", there)).as("he does not manage what contains both")
                .isFalse();
        grant("", "carrier", "MANAGE_POLICY");
        assertThat(moves("carrier", "RenameTable", "kept", there)).isTrue();
        ROOT.delete(policy).is(204);
    }

    @Test
    void viewsMoveLikeTables() {
        ROOT.createView("strict", "v");
        grant("/namespaces/strict/views/v", "viewer", "DROP");
        grant("/namespaces/loose", "viewer", "CREATE_TABLE");
        String there = AskingTrino.table("loose", "v");
        assertThat(moves("viewer", "RenameView", "v", there)).isFalse();

        grant("/namespaces/loose", "viewer", "CREATE_VIEW");

        assertThat(moves("viewer", "RenameView", "v", there)).isTrue();
    }

    @Test
    void nothingMovesIntoAnotherWarehouse() {
        ROOT.put("/admin/v1/warehouses/second", "{'storage': {'type': 'file', 'root': 'file:"
                + SERVER.storage().resolveSibling("second") + "'}}").is(201);
        ROOT.post("/catalog/v1/second/namespaces", "{'namespace': ['loose']}").is(200);
        ROOT.put("/admin/v1/engines/trino", "{'kind': 'trino-opa', 'account': 'service-account:trino',"
                + " 'user-issuer': 'k', 'catalogs': {'lake': 'main', 'second': 'second'}}").is(200);
        ROOT.createTable("strict", "shipped");
        for (String warehouse : new String[]{"main", "second"}) {
            for (String privilege : new String[]{"DROP", "CREATE_TABLE"}) {
                ROOT.put("/admin/v1/warehouses/" + warehouse + "/grants/user:k:shipper/" + privilege, "{}").is(201);
            }
        }
        assertThat(moves("shipper", "RenameTable", "shipped", AskingTrino.table("loose", "shipped"))).isTrue();
        assertThat(moves("shipper", "RenameTable", "shipped",
                AskingTrino.tableOf("second", "loose", "shipped"))).isFalse();
    }
}
