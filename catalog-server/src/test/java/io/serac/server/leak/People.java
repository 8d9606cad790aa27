package io.serac.server.leak;

import static io.serac.server.leak.World.FILES;
import static io.serac.server.leak.World.LAKE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.TestClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes the principals and gives them what their standings say, by the administration's own API. Used once. */
final class People {
    private static final String ENGINE = "cluster";
    private static final String EXCHANGE = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
            + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=";
    private static final String ACTOR = "&actor_token_type=urn:ietf:params:oauth:token-type:access_token&actor_token=";

    /** A table has one owner, an administrator by way of Trino is one without rights to data, and Trino trusts no other engine. */
    private static final Set<Standing> OF_SERVICES = EnumSet.of(Standing.OWNER, Standing.ADMINISTRATOR, Standing.EXEMPT,
            Standing.TOLD);

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
        // In the warehouse that his engine is not registered for he is restricted as anybody else is.
        account("engine", Standing.TOLD, Standing.MASKED);
        registerTold("engine", World.FILES);
        account("lake-engine", Standing.FILTERED, Standing.TOLD);
        registerTold("lake-engine", World.LAKE);
        // He may see all of the lake, and his engine, which is not registered for it, is denied a column there.
        all.add(acting("acting", "trino", asserted("acting"), Standing.DENIED, Standing.READER, Standing.DENIED));
        String told = world.issuer.token("told").sign();
        all.add(acting("told", "engine", told, Standing.TOLD, Standing.DENIED, Standing.DENIED));
        // His own token proves no engine.
        all.add(person("user:keycloak:told", told, Standing.MASKED, Standing.DENIED));
        // The engine cannot be told of denied columns, so it gets nothing for him.
        all.add(acting("refused", "engine", world.issuer.token("refused").sign(), Standing.DENIED, Standing.NOBODY,
                Standing.NOBODY));
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

    private void registerTold(String account, String warehouse) {
        world.root.put("/admin/v1/engines/" + account, "{'kind': 'read-restrictions', 'account': 'service-account:"
                + account + "', 'catalogs': {'c': '" + warehouse + "'}}").is(201);
    }

    /**
     * A user for whom an engine acts: both are held to their rights.
     *
     * @param login that proves him to the engine
     * @param granted to him in the lake
     * @param lake what is left of it
     */
    private Person acting(String user, String account, String login, Standing files, Standing granted, Standing lake) {
        String name = "user:keycloak:" + user;
        world.root.put("/admin/v1/principals/" + name, "{}").is(201);
        give(name, world.tree(FILES), files);
        give(name, world.tree(LAKE), granted);
        String engine = world.server.existing(account).header("Authorization").substring("Bearer ".length());
        String token = world.server.anonymous().with("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", "/catalog/v1/oauth/tokens", EXCHANGE + login + ACTOR + engine).is(200)
                .at("/access_token").asText();
        return person(name, token, files, lake);
    }

    private Person person(String name, String token, Standing files, Standing lake) {
        return new Person(name, world.server.anonymous().with("Authorization", "Bearer " + token)
                .with("Content-Type", "application/json"), Map.of(FILES, files, LAKE, lake));
    }

    /** What Trino sends for a user that it has logged in itself. */
    private static String asserted(String user) {
        return base64("{\"alg\":\"none\"}") + "."
                + base64("{\"sub\":\"" + user + "\",\"iat\":" + System.currentTimeMillis() / 1_000 + "}") + ".";
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
            if (!OF_SERVICES.contains(standing)) {
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
                tree.tables().forEach(table -> mask(person, tree, table));
            }
            case FILTERED -> {
                onTables(person, tree, "SELECT", "{}");
                tree.tables().forEach(table -> filter(person, tree, table));
            }
            case TOLD -> {
                onTables(person, tree, "SELECT", "{}");
                tree.tables().forEach(table -> {
                    mask(person, tree, table);
                    filter(person, tree, table);
                });
            }
        }
    }

    private void mask(String person, Tree tree, TreeTable table) {
        ObjectNode policy = World.json().put("kind", "COLUMN_MASK").put("mask", "replace-with-null");
        add(policy.putArray("columns"), table.maskable());
        restrict(person, table(tree, table), tree.warehouse(), policy);
    }

    private void filter(String person, Tree tree, TreeTable table) {
        ObjectNode policy = World.json().put("kind", "ROW_FILTER");
        policy.putObject("filter").put("type", "eq").put("term", table.hidden().getFirst()).put("value",
                table.literal());
        restrict(person, table(tree, table), tree.warehouse(), policy);
    }

    /** By the names of the columns, or by the tag that they bear. */
    private void deny(String person, Tree tree, TreeTable table) {
        ObjectNode policy = World.json().put("kind", "COLUMN_DENY");
        if (tree.warehouse().equals(FILES)) {
            add(policy.putArray("columns"), table.hidden());
        } else {
            policy.putObject("when-tag").put("tag", tree.tags().hidden());
        }
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
