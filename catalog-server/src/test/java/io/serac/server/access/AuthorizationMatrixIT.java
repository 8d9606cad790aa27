package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.fault.RightRequests;
import io.serac.server.operation.Operation;
import io.serac.server.operation.Requirement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The authorization matrix over HTTP: exactly what a row needs is enough, and every other privilege together is not. An operation
 * without a row fails.
 */
class AuthorizationMatrixIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);

    @BeforeAll
    static void prepare() {
        SERVER.account("worker");
        GRANTS.role("analysts");
    }

    @Test
    void everyOperationThatNeedsSomethingHasARow() {
        Set<Operation> missing = EnumSet.allOf(Operation.class);
        missing.removeIf(operation -> !operation.requirement().isOfCaller()
                || operation.requirement() instanceof Requirement.Authenticated);
        MatrixRow.all().forEach(row -> missing.remove(row.operation()));
        assertThat(missing).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> exactlyWhatIsNeededIsEnough() {
        return MatrixRow.all().stream().map(row -> dynamicTest(row.toString(), () -> {
            Place place = new Place("allowed" + row.number());
            String account = "allowed-" + row.number();
            TestClient caller = SERVER.account(account);
            row.needs().forEach(need -> place.give(account, need.alternatives().getFirst(), need.kind()));
            try {
                send(caller, row, place).is(row.allowed());
            } finally {
                place.restore();
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> everythingElseIsNot() {
        List<DynamicTest> tests = new ArrayList<>();
        for (MatrixRow row : MatrixRow.all()) {
            for (MatrixRow.Need missing : row.needs()) {
                tests.add(dynamicTest(row + " without " + missing, () -> {
                    Place place = new Place("denied" + row.number() + missing.alternatives().getFirst().ordinal());
                    String account = place.namespace;
                    TestClient caller = SERVER.account(account);
                    row.needs().stream().filter(need -> !need.equals(missing))
                            .forEach(need -> place.give(account, need.alternatives().getFirst(), need.kind()));
                    for (Privilege other : missing.others()) {
                        place.giveOnce(account, other, missing.kind());
                    }
                    try {
                        send(caller, row, place).is(row.denied());
                    } finally {
                        place.restore();
                    }
                }));
            }
        }
        return tests.stream();
    }

    private static Answer send(TestClient caller, MatrixRow row, Place place) {
        if (row.variant().equals("explicit")) {
            SERVER.root().put("/admin/v1/warehouses/main", "{'raw-access': 'explicit'}").is(200);
        }
        String query = row.operation() == Operation.DROP_TABLE && row.variant().equals("purge")
                ? "?purgeRequested=true"
                : "";
        return caller.with("Content-Type", "application/json").send(row.operation().method().name(),
                RightRequests.path(row.operation(), place.namespace) + query, MatrixBodies.of(row, place.namespace));
    }

    /** A namespace with a table and a view, for one row alone. */
    private static final class Place {
        private final String namespace;

        Place(String namespace) {
            this.namespace = namespace.toLowerCase(Locale.ROOT);
            SERVER.root().createNamespace(this.namespace);
            SERVER.root().createTable(this.namespace, "t");
            SERVER.root().createView(this.namespace, "v");
            SERVER.sql().useHandle(handle -> handle.execute("INSERT INTO tag (id, key)"
                    + " VALUES (gen_random_uuid(), 'pii') ON CONFLICT (key) DO NOTHING"));
        }

        void give(String account, Privilege privilege, Securable.Kind kind) {
            if (privilege == Privilege.OWN) {
                own(account, kind);
            } else if (privilege == Privilege.SERVER_ADMIN) {
                // Held by members of the one role that has it.
                SERVER.sql().useHandle(handle -> handle.createUpdate("""
                        INSERT INTO role_member (role_id, member_id) SELECT id, :member FROM role WHERE is_system
                        """).bind("member", GRANTS.principal(account)).execute());
            } else {
                GRANTS.grant(account, privilege.name(), kind.name().toLowerCase(Locale.ROOT), id(kind));
            }
        }

        void giveOnce(String account, Privilege privilege, Securable.Kind kind) {
            SERVER.sql().useHandle(handle -> handle.createUpdate("""
                    INSERT INTO access_grant (securable_kind, securable_id, grantee_id, privilege)
                    VALUES (:kind, :securableId, :grantee, :privilege) ON CONFLICT DO NOTHING
                    """).bind("kind", kind.name().toLowerCase(Locale.ROOT)).bind("securableId", id(kind))
                    .bind("grantee", GRANTS.principal(account)).bind("privilege", privilege.name()).execute());
        }

        private void own(String account, Securable.Kind kind) {
            UUID owner = GRANTS.principal(account);
            SERVER.sql().useTransaction(handle -> {
                // The root namespace of a warehouse has its id.
                for (String table : List.of("warehouse", "namespace", "catalog_object")) {
                    handle.createUpdate("UPDATE " + table + " SET owner_id = :owner WHERE id = :id")
                            .bind("owner", owner)
                            .bind("id", id(kind)).execute();
                }
            });
        }

        private UUID id(Securable.Kind kind) {
            return switch (kind) {
                case SERVER -> GRANTS.server();
                case WAREHOUSE -> GRANTS.warehouse();
                case NAMESPACE -> GRANTS.namespace(namespace);
                case TABLE -> inside("t");
                case VIEW -> inside("v");
                case TAG -> SERVER.sql().withHandle(handle -> handle.createQuery("SELECT id FROM tag WHERE key = 'pii'")
                        .mapTo(UUID.class).one());
            };
        }

        private UUID inside(String name) {
            return SERVER.sql().withHandle(handle -> handle.createQuery("""
                    SELECT o.id FROM catalog_object o JOIN namespace n ON n.id = o.namespace_id
                     WHERE n.name = :namespace AND o.name = :name
                    """).bind("namespace", namespace).bind("name", name).mapTo(UUID.class).one());
        }

        /** What a row may have changed for all that come after it. */
        void restore() {
            SERVER.sql().useTransaction(handle -> {
                handle.execute("DELETE FROM policy");
                handle.execute("DELETE FROM tag");
                handle.execute("DELETE FROM access_grant WHERE grantee_id IN"
                        + " (SELECT id FROM principal WHERE kind = 'everyone')");
                handle.execute("DELETE FROM engine");
                handle.execute("DELETE FROM token_role_mapping");
                handle.execute("DELETE FROM role_member WHERE role_id IN (SELECT id FROM role WHERE NOT is_system)");
                handle.execute("DELETE FROM principal WHERE kind = 'user'");
                handle.execute("UPDATE warehouse SET managed_access = false, is_protected = false,"
                        + " raw_access = 'implied', revision = revision + 1, owner_id = (SELECT id FROM principal WHERE name = 'root')");
                handle.execute("UPDATE namespace SET managed_access = false");
                handle.execute("UPDATE namespace SET owner_id = (SELECT id FROM principal WHERE name = 'root')"
                        + " WHERE parent_id IS NULL");
            });
            if (SERVER.root().get("/admin/v1/service-accounts/worker").status() == 404) {
                SERVER.account("worker");
            }
            if (SERVER.root().get("/admin/v1/roles/analysts").status() == 404) {
                GRANTS.role("analysts");
            }
        }
    }
}
