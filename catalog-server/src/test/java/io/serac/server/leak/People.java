package io.serac.server.leak;

import static io.serac.server.leak.World.FILES;
import static io.serac.server.leak.World.LAKE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.TestClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the principals and gives them what their standings say, by the administration's own API. Used once. */
final class People {
    private static final String ENGINE = "cluster";
    private static final String EXCHANGE = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
            + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=";
    private static final String ACTOR = "&actor_token_type=urn:ietf:params:oauth:token-type:access_token&actor_token=";
    private static final String ACTING = "user:keycloak:acting";

    private final World world;
    private final List<Person> all = new ArrayList<>();
    private final List<Person> users = new ArrayList<>();
    private final Person maker;
    private final String opaKey;

    People(World world) {
        this.world = world;
        for (String warehouse : World.WAREHOUSES) {
            Tree tree = world.tree(warehouse);
            world.root.put(World.admin(warehouse, tree.namespace()) + "/managed-access", "{'enabled': true}").is(200);
        }
        // What one may see here he may not see there, and what he may there, another may here.
        account("nobody", Standing.NOBODY, Standing.NOBODY);
        account("browser", Standing.BROWSER, Standing.DENIED);
        account("describer", Standing.DESCRIBER, Standing.LISTED);
        account("lister", Standing.LISTED, Standing.DESCRIBER);
        account("denied", Standing.DENIED, Standing.BROWSER);
        account("masked", Standing.MASKED, Standing.WRITER);
        account("filtered", Standing.FILTERED, Standing.BARRED);
        account("barred", Standing.BARRED, Standing.FILTERED);
        account("writer", Standing.WRITER, Standing.MASKED);
        account("owner", Standing.OWNER, Standing.NOBODY);
        account("lake-owner", Standing.NOBODY, Standing.OWNER);
        account("editor", Standing.EDITOR, Standing.EDITOR);
        account("reader", Standing.READER, Standing.NOBODY);
        account("lake-reader", Standing.NOBODY, Standing.READER);
        account("administrator", Standing.ADMINISTRATOR, Standing.ADMINISTRATOR);
        world.root.put("/admin/v1/roles/server-admin/members/service-account:administrator", "{}");
        account("trino", Standing.EXEMPT, Standing.DENIED);
        world.root.put("/admin/v1/engines/" + ENGINE, """
                {'kind': 'trino-opa', 'account': 'service-account:trino', 'user-issuer': 'keycloak',
                 'catalogs': {'files': 'main'}, 'open-catalogs': ['tpch']}
                """).is(201);
        opaKey = world.root.post("/admin/v1/engines/" + ENGINE + "/opa-keys", "{}").is(201).at("/key").asText();
        all.add(acting());
        maker = makeMaker();
        users();
        role();
    }

    List<Person> all() {
        return List.copyOf(all);
    }

    Person maker() {
        return maker;
    }

    /** Whom the engine asks about. They have no way in of their own. */
    List<Person> usersOfTrino() {
        return List.copyOf(users);
    }

    String opaKey() {
        return opaKey;
    }

    private void account(String name, Standing files, Standing lake) {
        TestClient client = world.server.account(name);
        Person person = new Person("service-account:" + name, client, Map.of(FILES, files, LAKE, lake));
        all.add(person);
        person.standings().forEach((warehouse, standing) -> give(person.name(), world.tree(warehouse), standing));
    }

    /** A user for whom the engine acts: both are held to their rights. */
    private Person acting() {
        world.root.put("/admin/v1/principals/" + ACTING, "{}").is(201);
        give(ACTING, world.tree(FILES), Standing.DENIED);
        give(ACTING, world.tree(LAKE), Standing.READER);
        String assertion = base64("{\"alg\":\"none\"}") + "."
                + base64("{\"sub\":\"acting\",\"iat\":" + System.currentTimeMillis() / 1_000 + "}") + ".";
        String engine = world.server.existing("trino").header("Authorization").substring("Bearer ".length());
        String token = world.server.anonymous().with("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", "/catalog/v1/oauth/tokens", EXCHANGE + assertion + ACTOR + engine).is(200)
                .at("/access_token").asText();
        return new Person(ACTING, world.server.anonymous().with("Authorization", "Bearer " + token)
                // The engine has SELECT on the tables there and on nothing else.
                .with("Content-Type", "application/json"), Map.of(FILES, Standing.DENIED, LAKE, Standing.EXEMPT));
    }

    private Person makeMaker() {
        TestClient client = world.server.account("maker");
        for (String warehouse : World.WAREHOUSES) {
            world.root.post("/catalog/v1/" + warehouse + "/namespaces", "{'namespace': ['" + World.SANDBOX + "']}")
                    .is(200);
            for (String privilege : List.of("CREATE_NAMESPACE", "CREATE_TABLE", "CREATE_VIEW", "REGISTER_TABLE",
                    "SET_LOCATION")) {
                grant("service-account:maker", World.admin(warehouse, World.SANDBOX), privilege, "{}");
            }
        }
        return new Person("service-account:maker", client, Map.of());
    }

    private void users() {
        for (Standing standing : Standing.values()) {
            // A table has one owner, and an administrator by way of Trino is one without rights to data.
            if (standing != Standing.OWNER && standing != Standing.ADMINISTRATOR && standing != Standing.EXEMPT) {
                String name = "user:keycloak:" + standing.name().toLowerCase(Locale.ROOT);
                world.root.put("/admin/v1/principals/" + name, "{}").is(201);
                give(name, world.tree(FILES), standing);
                users.add(new Person(name, world.server.anonymous(), Map.of(FILES, standing)));
            }
        }
    }

    private void role() {
        String role = "auditors_" + world.canaries.plant("", Kind.ROLE, "name of a role");
        world.root.put("/admin/v1/roles/" + role, "{}").is(201);
    }

    private void give(String person, Tree tree, Standing standing) {
        String namespace = World.admin(tree.warehouse(), tree.namespace());
        switch (standing) {
            case NOBODY, ADMINISTRATOR -> {
                // Nothing in the warehouse itself.
            }
            case BARRED -> {
                grant(person, namespace, "SELECT", "{}");
                grant(person, namespace, "WRITE", "{}");
                restrict(person, namespace, tree.warehouse(), World.json().put("kind", "ACCESS_DENY"));
            }
            case BROWSER -> grant(person, namespace, "BROWSE", "{}");
            case DESCRIBER -> grant(person, namespace, "DESCRIBE", "{}");
            case READER -> grant(person, namespace, "SELECT", "{}");
            case EDITOR -> grant(person, namespace + "/views/" + tree.view(), "ALTER", "{}");
            case WRITER -> onTables(person, tree, "INSERT", "{}");
            case LISTED -> onTables(person, tree, "SELECT", "{'columns': ['id', 'name']}");
            case DENIED, EXEMPT -> {
                onTables(person, tree, "SELECT", "{}");
                tree.tables().forEach(table -> deny(person, tree, table));
            }
            case OWNER -> {
                grant(person, namespace, "CREATE_TABLE", "{}");
                tree.tables().forEach(table -> {
                    world.root.put(table(tree, table) + "/owner", "{'owner': '" + person + "'}").is(200);
                    deny(person, tree, table);
                });
            }
            case MASKED -> {
                onTables(person, tree, "SELECT", "{}");
                tree.tables().forEach(table -> {
                    ObjectNode policy = World.json().put("kind", "COLUMN_MASK").put("mask", "replace-with-null");
                    add(policy.putArray("columns"), table.maskable());
                    restrict(person, table(tree, table), tree.warehouse(), policy);
                });
            }
            case FILTERED -> {
                onTables(person, tree, "SELECT", "{}");
                tree.tables().forEach(table -> {
                    ObjectNode policy = World.json().put("kind", "ROW_FILTER");
                    policy.putObject("filter").put("type", "eq").put("term", table.hidden().getFirst()).put("value",
                            table.literal());
                    restrict(person, table(tree, table), tree.warehouse(), policy);
                });
            }
        }
    }

    private void deny(String person, Tree tree, TreeTable table) {
        ObjectNode policy = World.json().put("kind", "COLUMN_DENY");
        add(policy.putArray("columns"), table.hidden());
        restrict(person, table(tree, table), tree.warehouse(), policy);
    }

    private static void add(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private void onTables(String person, Tree tree, String privilege, String body) {
        tree.tables().forEach(table -> grant(person, table(tree, table), privilege, body));
    }

    private static String table(Tree tree, TreeTable table) {
        return World.admin(tree.warehouse(), tree.namespace()) + "/tables/" + table.name();
    }

    private void grant(String person, String place, String privilege, String body) {
        world.root.put(place + "/grants/" + person + "/" + privilege, body).is(201);
    }

    private void restrict(String person, String place, String warehouse, ObjectNode policy) {
        policy.putArray("to").add(person);
        String name = "rule_" + world.canaries.plant(warehouse, Kind.POLICY, "name of a restriction");
        world.root.send("PUT", place + "/policies/" + name, policy.toString()).is(201);
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
