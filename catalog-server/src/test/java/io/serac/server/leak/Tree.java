package io.serac.server.leak;

import java.util.List;

/**
 * What is in a warehouse: equal in each but for the words. Immutable.
 *
 * @param warehouse its name
 * @param namespace of the tables and the view
 * @param child a namespace below it
 * @param closed a namespace that hardly anybody sees, with a table and a view of the names {@code t} and {@code v}
 * @param tables of formats 2 and 3
 * @param view that reads one of them
 * @param viewColumn its column
 * @param listed columns that a grant for columns lists
 * @param tags that all of it bears
 */
record Tree(String warehouse, String namespace, String child, String closed, List<TreeTable> tables, String view,
        String viewColumn, List<String> listed, Tags tags) {
    Tree {
        tables = List.copyOf(tables);
        listed = List.copyOf(listed);
    }

    TreeTable first() {
        return tables.getFirst();
    }
}
