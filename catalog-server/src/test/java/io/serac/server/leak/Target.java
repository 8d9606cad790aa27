package io.serac.server.leak;

import java.util.ArrayList;
import java.util.List;

/**
 * What a request is about. Immutable.
 *
 * @param warehouse its name
 * @param namespace its full name, levels joined by {@code %1F}
 * @param table in it
 * @param view in it
 * @param kind that whoever knows the innermost name must be able to see
 * @param column of the table, or of the view if {@code kind} says so
 * @param tags that it may bear
 */
record Target(String warehouse, String namespace, String table, String view, Kind kind, String column, Tags tags) {
    static List<Target> tables(Tree tree) {
        List<Target> targets = new ArrayList<>();
        for (TreeTable table : tree.tables()) {
            targets.add(new Target(tree.warehouse(), tree.namespace(), table.name(), tree.view(), Kind.TABLE,
                    table.hidden().getFirst(), tree.tags()));
        }
        targets.add(closed(tree));
        return targets;
    }

    static List<Target> views(Tree tree) {
        return List.of(new Target(tree.warehouse(), tree.namespace(), tree.first().name(), tree.view(), Kind.VIEW,
                tree.viewColumn(), tree.tags()),
                closed(tree));
    }

    static List<Target> namespaces(Tree tree) {
        return List.of(
                new Target(tree.warehouse(), tree.namespace(), tree.first().name(), tree.view(), Kind.NAMESPACE, "id",
                        tree.tags()),
                new Target(tree.warehouse(), tree.namespace() + "%1F" + tree.child(), tree.first().name(), tree.view(),
                        Kind.CHILD, "id", tree.tags()),
                closed(tree));
    }

    static Target closed(Tree tree) {
        return new Target(tree.warehouse(), tree.closed(), TreeBuilder.CLOSED_TABLE, TreeBuilder.CLOSED_VIEW,
                Kind.CLOSED, "id", tree.tags());
    }
}
