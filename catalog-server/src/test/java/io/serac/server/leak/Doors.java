package io.serac.server.leak;

import io.serac.server.fault.RightRequests;
import io.serac.server.operation.Api;
import io.serac.server.operation.HttpMethod;
import io.serac.server.operation.Operation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Requests of every operation, right in every way but for the caller ({@link RightRequests} says what that is), about everything that
 * is hidden from somebody, and odd ones. Immutable.
 */
final class Doors {
    /** What clients say about how they want to reach files, usual and not. */
    private static final List<String> DELEGATIONS = List.of("vended-credentials", "remote-signing",
            "vended-credentials,remote-signing", " ,VENDED-Credentials;q=1,x", "true");
    private static final List<String> NO_BODIES = List.of("{", "[]", "\"x\"", "{\"zz\": 1, \"name\": 5, \"kind\": []}",
            "{\"requirements\": [{\"type\": \"x\"}], \"updates\": [{\"action\": \"x\"}], \"source\": 1}");
    private static final List<String> ODD_NAMES =
            List.of("%00", "..%2F..", "%1F", "%E2%80%AE", "%22%27", "x".repeat(300),
                    "%25", ".%2F", "t%24files");
    private static final List<String> GRANTEES = List.of("service-account:lister", "service-account:denied",
            "service-account:browser", "user:keycloak:acting");
    private static final Set<Operation> WITH_DELEGATION = EnumSet.of(Operation.LOAD_TABLE, Operation.LOAD_CREDENTIALS,
            Operation.SIGN_REQUEST, Operation.CREATE_TABLE, Operation.REGISTER_TABLE, Operation.UPDATE_TABLE,
            Operation.COMMIT_TRANSACTION);
    private static final Set<Operation> WITH_ODD_NAMES = EnumSet.of(Operation.LOAD_TABLE, Operation.TABLE_EXISTS,
            Operation.LOAD_VIEW, Operation.LOAD_NAMESPACE_METADATA, Operation.GET_TABLE_OWNER);

    private final Map<String, Tree> trees;

    Doors(Map<String, Tree> trees) {
        this.trees = trees;
    }

    /** Right requests about each target. */
    List<Ask> right(Operation operation) {
        List<Ask> asks = new ArrayList<>();
        for (Target target : targets(operation)) {
            asks.add(right(operation, target));
        }
        return asks;
    }

    /** Requests that are right and name their targets, and then odd ones that change nothing. */
    List<Ask> all(Operation operation) {
        List<Ask> asks = new ArrayList<>(right(operation));
        asks.addAll(odd(operation));
        return asks;
    }

    /** What would change the tags that are there, for those who may use none of them. */
    List<Ask> changesOfTags(Operation operation) {
        List<Ask> asks = new ArrayList<>();
        if (operation.isMutation() && operation.path().contains("{tag}")) {
            for (Target target : targets(operation)) {
                Ask right = right(operation, target);
                asks.add(right.renamed(text -> tagged(text, target)));
                // The tag of a column, tried on the object.
                asks.add(right
                        .renamed(text -> text.replaceFirst("/tags/pii(?=[/?]|$)", "/tags/" + target.tags().hidden())));
            }
        }
        return asks;
    }

    /** Requests that are right but for one thing, or ask for something special. None of them changes anything. */
    List<Ask> odd(Operation operation) {
        List<Ask> asks = new ArrayList<>();
        for (Target target : oddTargets(operation)) {
            Ask right = right(operation, target);
            addReading(asks, right);
            if (operation.method() == HttpMethod.POST || operation.method() == HttpMethod.PUT) {
                // The administration reads all its bodies in one way.
                int bodies = operation.api() == Api.ADMIN ? 2 : NO_BODIES.size();
                NO_BODIES.subList(NO_BODIES.size() - bodies, NO_BODIES.size())
                        .forEach(body -> asks.add(right.withBody(body)));
            }
            if (WITH_ODD_NAMES.contains(operation)) {
                ODD_NAMES.forEach(name -> asks.add(right.renamed(text -> text.replaceFirst("[^/]+$", name))));
            }
        }
        return asks;
    }

    private static void addReading(List<Ask> asks, Ask right) {
        Operation operation = right.operation();
        if (WITH_DELEGATION.contains(operation) && !operation.isMutation()) {
            DELEGATIONS.forEach(value -> asks.add(right.with("X-Iceberg-Access-Delegation", value)));
        }
        if (operation.method() == HttpMethod.GET) {
            asks.add(right.withMethod("HEAD"));
            asks.add(right.with("If-None-Match", "*"));
            if (operation.api() == Api.ICEBERG) {
                asks.add(right.withMethod("OPTIONS"));
                asks.add(right.with("Accept-Encoding", "gzip"));
            }
            String page = operation.api() == Api.ICEBERG ? "pageSize=1" : "page-size=1";
            asks.add(right.withQuery(page));
            asks.add(right.withQuery("inherited=true"));
            if (operation.path().contains("{grantee}")) {
                GRANTEES.forEach(grantee -> asks.add(right.renamed(
                        text -> text.replace("everyone/DESCRIBE", grantee + "/SELECT"))));
            }
        }
        if (operation == Operation.LIST_NAMESPACES) {
            asks.add(right.withQuery("parent=" + right.target().namespace()));
        }
        if (operation == Operation.LOAD_TABLE) {
            asks.add(right.with("X-Serac-Roles", "server-admin"));
            for (String query : List.of("snapshots=refs", "snapshots=all", "snapshots=x", "referenced-by=" + "a%1Fb",
                    "snapshots=refs&snapshots=all")) {
                asks.add(right.withQuery(query));
                asks.add(right.withQuery(query).with("X-Iceberg-Access-Delegation", "vended-credentials"));
            }
        }
    }

    /** Of the administration, which shows little of tables, one for each warehouse. */
    private List<Target> oddTargets(Operation operation) {
        List<Target> targets = targets(operation);
        return operation.api() == Api.ICEBERG || targets.size() <= trees.size()
                ? targets
                : List.of(targets.getFirst(), targets.get(targets.size() / 2));
    }

    List<Target> targets(Operation operation) {
        List<Target> targets = new ArrayList<>();
        String path = operation.path();
        boolean isAboutTables = path.contains("{table}") || operation == Operation.RENAME_TABLE
                || operation == Operation.COMMIT_TRANSACTION || operation == Operation.EXPLAIN;
        boolean isAboutWarehouses = path.contains("{prefix}") || path.contains("{warehouse}")
                || operation == Operation.GET_CONFIG;
        for (Tree tree : trees.values()) {
            if (isAboutTables) {
                targets.addAll(Target.tables(tree));
            } else if (path.contains("{view}") || operation == Operation.RENAME_VIEW) {
                targets.addAll(Target.views(tree));
            } else if (path.contains("{namespace}")) {
                targets.addAll(Target.namespaces(tree));
            } else if (isAboutWarehouses || targets.isEmpty()) {
                targets.add(Target.namespaces(tree).getFirst());
            }
        }
        return targets;
    }

    static Ask right(Operation operation, Target target) {
        String path = RightRequests.path(operation, target.namespace())
                .replaceFirst("/tables/t(?=/|$)", "/tables/" + target.table())
                .replaceFirst("/views/v(?=/|$)", "/views/" + target.view())
                .replaceFirst("/v1/main/", "/v1/" + target.warehouse() + "/")
                .replaceFirst("/warehouses/main(?=/|$)", "/warehouses/" + target.warehouse())
                .replaceFirst("warehouse=main", "warehouse=" + target.warehouse());
        String body = RightRequests.body(operation, target.namespace())
                .replace("\"name\": \"t\"", "\"name\": \"" + target.table() + "\"")
                .replace("\"name\": \"v\"", "\"name\": \"" + target.view() + "\"")
                .replace("\"warehouse\": \"main\"", "\"warehouse\": \"" + target.warehouse() + "\"")
                .replace(".t\"", "." + target.table() + "\"");
        return new Ask(operation, target, operation.method().name(),
                operation.isMutation() ? path : tagged(path, target), Map.of(), body);
    }

    private static String tagged(String path, Target target) {
        return path.replaceFirst("/columns/id(?=/)", "/columns/" + target.column())
                .replaceFirst("/tags/pii(?=[/?]|$)", "/tags/" + target.tags().in(path));
    }
}
